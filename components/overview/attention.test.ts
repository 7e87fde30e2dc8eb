import { expect, test } from 'vitest';
import type { KeyView } from '../../server/contract/api/keys.ts';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { ServerStatus, UpstreamFailure } from '../../server/contract/runtime.ts';
import type { User } from '../../server/contract/user.ts';
import { attentionOf, isCalm, MANY_DENIALS } from './attention.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const AT = '2026-03-01T11:00:00Z';
const DAY_MS = 86_400_000;

const failure = (count: number): UpstreamFailure => ({
  stage: 'connect',
  message: 'refused',
  since: AT,
  count,
});

function server(
  name: string,
  state: ServerStatus['state'] | null,
  {
    failed = null,
    enabled = true,
    drift = false,
  }: { failed?: number | null; enabled?: boolean; drift?: boolean } = {},
): ServerView {
  const status: ServerStatus | null = state && {
    name,
    state,
    since: AT,
    nextTryAt: null,
    failure: failed === null ? null : failure(failed),
    restarts: 0,
    protocolVersion: null,
    serverInfo: null,
    transport: 'stdio',
    counts: { tools: 0, prompts: 0, resources: 0, templates: 0 },
    inFlight: 0,
    processes: [],
  };
  const spec = {
    type: 'stdio',
    command: 'x',
    args: [],
    env: {},
    enabled,
    session: 'auto',
    startOnDemand: false,
  } as const;
  return {
    name,
    spec: { ...spec, args: [], env: {} },
    origin: 'file',
    drift,
    revision: 1,
    createdAt: AT,
    updatedAt: AT,
    groups: [],
    status,
  };
}

function key(id: string, expiresIn: number | null, more: Partial<KeyView> = {}): KeyView {
  return {
    id,
    name: id,
    owner: 'user:mei',
    scope: { all: true },
    rest: null,
    limits: {},
    enabled: true,
    expiresAt: expiresIn === null ? null : new Date(NOW + expiresIn).toISOString(),
    createdAt: AT,
    lastUsedAt: null,
    previousUntil: null,
    revision: 1,
    ...more,
  };
}

const user = (username: string, enabled: boolean): User => ({
  id: username,
  username,
  name: username,
  role: 'editor',
  enabled,
  pending: false,
  createdAt: AT,
  lastSignInAt: null,
  revision: 1,
});

const names = (all: readonly { name: string }[]): string[] => all.map(({ name }) => name);

test('nothing known, or nothing wrong, is calm', () => {
  expect(isCalm(attentionOf({}, NOW))).toBe(true);
  const well = {
    servers: [server('a', 'ready'), server('b', 'idle'), server('c', null)],
    keys: [key('k', null)],
  };
  expect(isCalm(attentionOf(well, NOW))).toBe(true);
});

test('a server that is tried again goes on failing, one that starts for the first time does not', () => {
  const servers = [
    server('again', 'connecting', { failed: 3 }),
    server('lists-again', 'listing', { failed: 1 }),
    server('first', 'connecting'),
    server('slow', 'connecting', { failed: 0 }),
    server('off', 'waiting', { failed: 1, enabled: false }),
  ];
  expect(names(attentionOf({ servers }, NOW).failing)).toEqual(['again', 'lists-again']);
});

test('of failing servers those that wait for a person come first, those that half work last', () => {
  const servers = [
    server('half', 'degraded'),
    server('gone', 'waiting'),
    server('closed', 'needs-auth'),
    server('wrong', 'misconfigured'),
  ];
  expect(names(attentionOf({ servers }, NOW).failing)).toEqual(['wrong', 'closed', 'gone', 'half']);
});

test('keys count that will expire within a week and still work, the next one first', () => {
  const keys = [
    key('later', 6 * DAY_MS),
    key('soon', DAY_MS),
    key('far', 8 * DAY_MS),
    key('never', null),
    key('over', -DAY_MS),
    key('off', DAY_MS, { enabled: false }),
  ];
  expect(names(attentionOf({ keys }, NOW).expiring)).toEqual(['soon', 'later']);
});

test('keys of users who are disabled are named', () => {
  const keys = [
    key('hers', null),
    key('his', null, { owner: 'user:tom' }),
    key('static', null, { owner: 'local' }),
  ];
  const users = [user('mei', true), user('tom', false)];
  expect(names(attentionOf({ keys, users }, NOW).orphaned)).toEqual(['his']);
});

test('a few denials are everyday life, many are not', () => {
  const denied = (count: number) => attentionOf({ denials: { count, more: false } }, NOW).denials;
  expect(denied(MANY_DENIALS - 1)).toBeNull();
  expect(denied(MANY_DENIALS)).toEqual({ count: MANY_DENIALS, more: false });
});

test('of the parts of the hub those are named that nothing else on the page speaks of', () => {
  const part = (id: string, status: 'healthy' | 'degraded') => ({ id, status, message: null, details: {} });
  const parts = [part('database', 'degraded'), part('redis', 'healthy'), part('upstreams', 'degraded')];
  expect(attentionOf({ parts }, NOW).parts.map(({ id }) => id)).toEqual(['database']);
});

test('a server that differs from its file is no failure', () => {
  const attention = attentionOf({ servers: [server('a', 'ready', { drift: true })] }, NOW);
  expect(names(attention.drifted)).toEqual(['a']);
  expect(attention.failing).toEqual([]);
  expect(isCalm(attention)).toBe(false);
});
