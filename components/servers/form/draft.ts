import type { HttpSpec, ServerSpec } from '../../../server/contract/server.ts';
import type { Pair } from '../../ui/pairs.ts';

export type Kind = 'stdio' | 'remote';
export type Transport = HttpSpec['type'];
export type TimeoutName = 'init' | 'request' | 'idle';

/** A server as a form holds it: every field has a value, and both kinds keep theirs while one of them is chosen. */
export interface Draft {
  name: string;
  kind: Kind;
  title: string;
  description: string;
  category: string;
  command: string;
  args: readonly string[];
  env: readonly Pair[];
  cwd: string;
  url: string;
  transport: Transport;
  headers: readonly Pair[];
  enabled: boolean;
  session: ServerSpec['session'];
  placement: 'default' | 'one' | 'each';
  /** Milliseconds. */
  timeouts: Readonly<Record<TimeoutName, number | null>>;
  passthroughHeaders: readonly string[];
  startOnDemand: boolean;
  /** How its tools, prompts and resources are shown: changed elsewhere, kept here. */
  items: Pick<ServerSpec, 'tools' | 'prompts' | 'resources'>;
}

export function emptyDraft(kind: Kind): Draft {
  return {
    name: '',
    kind,
    title: '',
    description: '',
    category: '',
    command: '',
    args: [],
    env: [],
    cwd: '',
    url: '',
    transport: 'auto',
    headers: [],
    enabled: true,
    session: 'auto',
    placement: 'default',
    timeouts: { init: null, request: null, idle: null },
    passthroughHeaders: [],
    startOnDemand: false,
    items: {},
  };
}

/** @param before lends what `spec` says nothing of: the name, and the fields of the other kind */
export function draftOf(spec: ServerSpec, before: Draft): Draft {
  const { init = null, request = null, idle = null } = spec.timeouts ?? {};
  const common: Draft = {
    ...before,
    title: spec.title ?? '',
    description: spec.description ?? '',
    category: spec.category ?? '',
    enabled: spec.enabled,
    session: spec.session,
    placement: spec.placement ?? 'default',
    timeouts: { init, request, idle },
    passthroughHeaders: spec.passthroughHeaders ?? [],
    startOnDemand: spec.startOnDemand,
    items: {
      ...(spec.tools && { tools: spec.tools }),
      ...(spec.prompts && { prompts: spec.prompts }),
      ...(spec.resources && { resources: spec.resources }),
    },
  };
  if (spec.type === 'stdio') {
    const { command, args, env, cwd = '' } = spec;
    return { ...common, kind: 'stdio', command, args, env: pairsOf(env), cwd };
  }
  const { type, url, headers } = spec;
  return { ...common, kind: 'remote', transport: type, url, headers: pairsOf(headers) };
}

/** What would be sent; whether it is right is for the schema to say. */
export function specOf(draft: Draft): ServerSpec {
  const { enabled, session, startOnDemand, placement, items } = draft;
  const timeouts = Object.entries(draft.timeouts).filter(([, ms]) => ms !== null);
  const headersPassed = draft.passthroughHeaders.map(trimmed).filter(Boolean);
  const [title, description, category] = [draft.title, draft.description, draft.category].map(trimmed);
  const common = {
    ...(title && { title }),
    ...(description && { description }),
    ...(category && { category }),
    enabled,
    session,
    ...(placement !== 'default' && { placement }),
    ...(timeouts.length > 0 && { timeouts: Object.fromEntries(timeouts) }),
    ...(headersPassed.length > 0 && { passthroughHeaders: headersPassed }),
    startOnDemand,
    ...items,
  };
  if (draft.kind === 'stdio') {
    const { command, args, env } = draft;
    const cwd = draft.cwd.trim();
    return {
      type: 'stdio',
      command: command.trim(),
      args: withoutEmptyEnd(args),
      env: recordOf(env),
      ...(cwd && { cwd }),
      ...common,
    };
  }
  return { type: draft.transport, url: draft.url.trim(), headers: recordOf(draft.headers), ...common };
}

const trimmed = (text: string): string => text.trim();

/** A row that was begun and left empty is none. */
function withoutEmptyEnd(args: readonly string[]): string[] {
  return args.slice(0, args.findLastIndex((arg) => arg !== '') + 1);
}

export function pairsOf(record: Readonly<Record<string, string>>): Pair[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

function recordOf(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map(({ key, value }) => [key.trim(), value]).filter(([key, value]) => key !== '' || value !== ''),
  );
}
