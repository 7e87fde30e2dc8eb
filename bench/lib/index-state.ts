import type { Rest } from './rest.ts';
import { until } from './time.ts';

/** How far the index is; of `GET /api/smart-routing/status`. */
export interface IndexState {
  model: string | null;
  tools: number;
  embedded: number;
  pending: number;
  failed: number;
}

export async function indexState(rest: Rest): Promise<IndexState> {
  const status = await rest.send('GET', '/smart-routing/status');
  const number = (name: string): number => Number(status[name] ?? Number.NaN);
  return {
    model: typeof status.model === 'string' ? status.model : null,
    tools: number('tools'),
    embedded: number('embedded'),
    pending: number('pending'),
    failed: number('failed'),
  };
}

/** @throws Error when the hub does not know `tools` tools in time, with what it knows */
export async function untilKnown(rest: Rest, tools: number, timeoutMs: number): Promise<void> {
  let last = '';
  await until('all tools to be known', timeoutMs, 100, async () => {
    const state = await indexState(rest);
    last = JSON.stringify(state);
    return state.tools === tools;
  }).catch((error: Error) => {
    throw new Error(`${error.message}: ${tools} tools, but ${last}`);
  });
}

/**
 * Until all is embedded, or refused for good. @param kind `none`: nothing is waited for
 * @returns the state then. @throws Error with what the hub says when it takes longer
 */
export async function untilEmbedded(
  rest: Rest,
  timeoutMs: number,
  kind: 'embedded' | 'none' = 'embedded',
): Promise<IndexState> {
  let last = await indexState(rest);
  if (kind === 'none') return last;
  return until('all tools to be embedded', timeoutMs, 200, async () => {
    last = await indexState(rest);
    return last.pending === 0 && last.embedded + last.failed === last.tools && last;
  }).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last)}`);
  });
}
