import { describe, expect, test } from 'vitest';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { UpstreamState } from '../../server/contract/runtime.ts';
import { filtered, type ListFilter, transportOf } from './list-filter.ts';

const NOTHING: ListFilter = { status: '', category: '', transport: '', origin: '', q: '' };

function server(name: string, state: UpstreamState, more: Partial<ServerView> = {}): ServerView {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    name,
    spec: {
      type: 'stdio',
      command: 'npx',
      args: ['-y', `server-${name}`],
      env: {},
      enabled: true,
      session: 'auto',
      startOnDemand: false,
    },
    origin: 'file',
    drift: false,
    revision: 1,
    createdAt: at,
    updatedAt: at,
    groups: [],
    status: {
      name,
      state,
      since: at,
      nextTryAt: null,
      failure: null,
      restarts: 0,
      protocolVersion: null,
      serverInfo: null,
      transport: 'stdio',
      counts: { tools: 0, prompts: 0, resources: 0, templates: 0 },
      inFlight: 0,
      processes: [],
    },
    ...more,
  };
}

const memory = server('memory', 'ready', { groups: ['prod'] });
const github = server('github', 'waiting', { origin: 'admin' });
const slow = server('slow', 'degraded');
const gone = server('gone', 'ready', { status: null });
const all = [memory, github, slow, gone];
const names = (filter: Partial<ListFilter>) =>
  filtered(all, { ...NOTHING, ...filter }).map(({ name }) => name);

describe('the list of servers', () => {
  test('is the very same list while nothing narrows it', () => {
    expect(filtered(all, NOTHING)).toBe(all);
  });

  test.each<[Partial<ListFilter>, string[]]>([
    [{ status: 'attention' }, ['github', 'slow']],
    [{ status: 'ready' }, ['memory']],
    [{ status: 'closed' }, ['gone']],
    [{ origin: 'admin' }, ['github']],
    [{ transport: 'sse' }, []],
    [{ category: 'search' }, []],
    [{ q: 'SERVER-GIT' }, ['github']],
    [{ q: 'prod mem' }, ['memory']],
    [{ q: 'mem nothing' }, []],
  ])('narrowed by %o holds %o', (filter, expected) => {
    expect(names(filter)).toEqual(expected);
  });

  test('says of a server without a type what the hub found', () => {
    const spec: ServerView['spec'] = {
      type: 'auto',
      url: 'https://search.example/mcp',
      headers: {},
      enabled: true,
      session: 'auto',
      startOnDemand: false,
    };
    const status = memory.status && { ...memory.status, transport: 'sse' as const };
    expect(transportOf(server('search', 'ready', { spec, status }))).toBe('sse');
    expect(transportOf(server('search', 'ready', { spec, status: null }))).toBe('streamable-http');
  });
});
