import { load } from '../lib/load.ts';
import { withTarget } from '../lib/running.ts';
import type { Session } from '../lib/session.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import { loadFigures, type Measure, preferredKind } from './measure.ts';

/** The whole of a long list of tools. */
export const list: Measure = async (target, options, report) => {
  const kind = preferredKind(target, options);
  if (!kind) return;
  const upstream = await echoUpstream('up0', kind, { tools: options.tools });
  await withTarget(target, [upstream], {}, async (running) => {
    for (const users of [1, 8]) {
      const once = complete(options.tools);
      const result = await load(running, { users, ms: options.ms, warm: 20, once });
      report(...loadFigures(`list of ${options.tools} tools, ${users} at once`, result));
    }
  });
};

const complete = (expected: number) => async (session: Session) => {
  const { length } = await session.toolNames();
  if (length !== expected) throw new Error(`${length} tools instead of ${expected}`);
};
