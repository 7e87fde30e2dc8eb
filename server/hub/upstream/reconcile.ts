import { isDeepStrictEqual } from 'node:util';
import type { ServerSpec } from '../../contract/server.ts';
import type { StoredServer } from '../../contract/snapshot.ts';
import type { ReconcilePlan } from './types.ts';

/** Wanted against running: what has to happen, in the order of `wanted`. */
export function planReconcile(
  running: ReadonlyMap<string, StoredServer>,
  wanted: ReadonlyMap<string, StoredServer>,
): ReconcilePlan {
  const plan: ReconcilePlan = { add: [], remove: [], replace: [], update: [] };
  for (const name of running.keys()) if (!wanted.has(name)) plan.remove.push(name);
  for (const [name, server] of wanted) {
    const known = running.get(name);
    if (!known) plan.add.push(server);
    else if (connectsDifferently(known.spec, server.spec)) plan.replace.push(server);
    else if (known.revision !== server.revision || !isDeepStrictEqual(known.spec, server.spec)) {
      plan.update.push(server);
    }
  }
  return plan;
}

const connectsDifferently = (a: ServerSpec, b: ServerSpec): boolean =>
  !isDeepStrictEqual(connectionPart(a), connectionPart(b));

/** The members of an entry that a connection is made of. The order of `env` and `headers` means nothing. */
function connectionPart(spec: ServerSpec): unknown {
  if (spec.type === 'stdio') {
    const { type, command, args, env, cwd } = spec;
    return { type, command, args, env, cwd };
  }
  const { type, url, headers, passthroughHeaders } = spec;
  return { type, url, headers, passthroughHeaders };
}
