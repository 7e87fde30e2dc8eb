import { exchange, type Peer } from './peer.ts';
import { membersOf } from './said.ts';

/** One of `tests/fixtures/script.mjs`. */
export type Step = Readonly<Record<string, string | number>>;

export interface ScriptOptions {
  id?: string;
  method?: string;
  /** Members of the params before `_meta`, as bytes. */
  params?: string;
  /** Members of `_meta` before the script, as bytes. */
  meta?: string;
}

export const ECHO = '"name":"echo","arguments":{}';

/** The bytes of a request that makes the server do these steps. */
export function scripted(steps: readonly Step[], options: ScriptOptions = {}): string {
  const { id = '"c"', method = 'tools/call', params = ECHO, meta } = options;
  const script = `${meta === undefined ? '' : `${meta},`}"test/script":${JSON.stringify(steps)}`;
  return `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":{${params},"_meta":{${script}}}}`;
}

export const DONE: Step = { result: '{"content":[]}' };

/** What the server says of one word of its scripts: `raw`, `notes`, `hello`, `headers`, `counts`. */
export async function wordOf(peer: Peer, word: string, options: ScriptOptions = {}): Promise<unknown> {
  const steps = [{ result: `{"content":[],"resultType":"complete","word":$${word}}` }];
  const said = await exchange(peer, scripted(steps, { id: '"word"', ...options }));
  const result = membersOf(said.at(-1) ?? '{}').result;
  if (result === undefined) throw new Error(`the script was answered ${said.at(-1)}`);
  return JSON.parse(membersOf(result).word ?? 'null');
}

const LATE_MS = 10_000;

/** Waits until the server has counted so many of a script's `count` or `hang`. */
export async function counted(peer: Peer, name: string, many = 1): Promise<void> {
  const deadline = Date.now() + LATE_MS;
  let counts: unknown;
  while (Date.now() < deadline) {
    counts = await wordOf(peer, 'counts');
    if (valueIn(counts, name) === many) return;
  }
  throw new Error(`${name} was not counted ${many} times: ${JSON.stringify(counts)}`);
}

export function valueIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
