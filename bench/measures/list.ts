import { untilEmbedded } from '../lib/index-state.ts';
import { load } from '../lib/load.ts';
import { Rest } from '../lib/rest.ts';
import { type Running, withTarget } from '../lib/running.ts';
import type { Session } from '../lib/session.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { loadFigures, type Measure, preferredKind } from './measure.ts';

/** A hub embeds new tools once, beside its work; this long at most, ms. */
const EMBEDDING_MS = 180_000;

/** The whole of a long list of tools, when the hub has nothing else to do. */
export const list: Measure = async (target, options, report) => {
  const kind = preferredKind(target, options);
  if (!kind) return;
  const upstream = await echoUpstream('up0', kind, { tools: options.tools });
  await withTarget(target, [upstream], {}, async (running) => {
    if (target.isHub) await untilQuiet(running);
    for (const users of [1, 8]) {
      const once = complete(options.tools);
      const result = await load(running, { users, ms: options.ms, warm: 20, once });
      report(...loadFigures(`list of ${options.tools} tools, ${users} at once`, result));
    }
  });
};

async function untilQuiet(running: Running): Promise<void> {
  const rest = new Rest(running);
  await untilEmbedded(rest, EMBEDDING_MS).finally(() => rest.close());
}

const complete = (expected: number) => async (session: Session) => {
  const { length } = await session.toolNames();
  if (length !== expected) throw new Error(`${length} tools instead of ${expected}`);
};
