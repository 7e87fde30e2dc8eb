import type { LogEntry } from '../ui/log-line.tsx';
import type { PickNode } from '../ui/pick-rows.ts';
import type { StatusTone } from '../ui/status.tsx';

/** Made up by the index. */
export interface ToolRow {
  id: string;
  name: string;
  server: string;
  tone: StatusTone;
  state: string;
  calls: number;
  p95: number;
  usedAt: string | null;
}

const SERVERS = ['github', 'postgres', 'playwright', 'filesystem', 'slack', 'time', 'memory'];
const VERBS = ['create', 'list', 'get', 'search', 'update', 'delete', 'describe'];
const THINGS = ['issue', 'pull_request', 'table', 'page', 'message', 'file', 'entity', 'time_zone'];
const STATES: { tone: StatusTone; state: string }[] = [
  { tone: 'good', state: 'ready' },
  { tone: 'good', state: 'ready' },
  { tone: 'warn', state: 'degraded' },
  { tone: 'bad', state: 'failing' },
  { tone: 'idle', state: 'disabled' },
];

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new RangeError('an empty list');
  return found;
};

const BEGIN = Date.now() - 3 * 86_400_000;

export function toolRows(count: number): ToolRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `row-${index}`,
    name: `${at(VERBS, index)}_${at(THINGS, index * 3 + 1)}_${index}`,
    server: at(SERVERS, index * 5),
    ...at(STATES, index),
    calls: (index * 7919) % 10_000,
    p95: (index * 104_729) % 4000,
    usedAt: index % 11 === 3 ? null : new Date(BEGIN + index * 61_000).toISOString(),
  }));
}

export function treeNodes(servers: number, tools: number): PickNode[] {
  return Array.from({ length: servers }, (_, server) => ({
    id: `server-${server}`,
    label: `${at(SERVERS, server)}-${server}`,
    hint: `${tools} tools`,
    children: Array.from({ length: tools }, (_, tool) => ({
      id: `server-${server}/tool-${tool}`,
      label: `${at(VERBS, tool)}_${at(THINGS, tool + server)}`,
      hint: 'What the tool does, in the words of its server, which may be long and are cut at the end of the line',
    })),
  }));
}

const LINES: Pick<LogEntry, 'tag' | 'tone' | 'text'>[] = [
  { tag: 'info', text: 'listening on stdio' },
  { tag: 'debug', text: 'tools/list took 12 ms' },
  { tag: 'warn', tone: 'warn', text: 'the token expires in 3 days' },
  {
    tag: 'error',
    tone: 'bad',
    text: 'ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect (node:net:1611:16)',
  },
  { tag: 'stdout', text: `a line that is so long that it has to wrap ${'and goes on '.repeat(14)}` },
];

export function logLines(from: number, count: number): LogEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `line-${from + index}`,
    at: new Date(BEGIN + (from + index) * 137).toISOString(),
    ...at(LINES, from + index),
  }));
}

/** Longer than any place has room for, with a part that does not break. */
export const LONG_TEXT =
  'A text that is much longer than the room it stands in, as when somebody called a server @example-organisation/a-server-with-a-very-long-name-indeed, and goes on after that';

/** Takes the time of a slow hub. */
export const late = (): Promise<void> => new Promise((done) => setTimeout(done, 1500));

/** After the same time it turns out that it did not work. */
export async function fails(): Promise<void> {
  await late();
  throw new Error('The hub is not reachable.');
}
