import { type Pasted, readPaste } from '../config/settings/paste.ts';
import { errorAt } from '../config/settings/problem.ts';
import { readState } from './change.ts';
import type { ServiceContext } from './context.ts';
import { authorise } from './permissions.ts';
import { commandObjection } from './stdio-sources.ts';

/**
 * The servers in whatever somebody pasted, under names that nobody has yet. Changes nothing, writes nothing down: the
 * text may hold secrets. What `STDIO_SOURCES` forbids is said now rather than when it is saved.
 */
export async function parseServers(ctx: ServiceContext, { text }: { text: string }): Promise<Pasted> {
  authorise(ctx, 'servers.configure');
  const { current } = await readState(ctx);
  const taken = new Set([...current.servers.keys(), ...current.groups.keys()]);
  const { hub } = ctx.policy;
  const pasted = readPaste(text, { separator: current.system.nameSeparator, taken, ...(hub && { hub }) });
  const forbidden = pasted.servers.flatMap(({ name, spec }) => {
    const objection = commandObjection(ctx, { unit: `server:${name}`, before: null, after: spec });
    return objection === null ? [] : [errorAt(name, objection)];
  });
  return { ...pasted, problems: [...pasted.problems, ...forbidden] };
}
