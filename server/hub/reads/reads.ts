import type { RuntimeReads } from '../../contract/runtime-reads.ts';
import type { RunningHub } from '../hub.ts';
import type { Sessions } from '../sessions.ts';
import { clientsOf } from './clients.ts';
import { draftOf, footprintOf } from './groups.ts';
import { existingUpstream, itemsOf } from './items.ts';
import { measure } from './reach.ts';
import { openedEndpoints, reachedTools, scopeReach } from './scope.ts';
import { createToolIndex } from './tool-index.ts';

/** What the console may ask of the running hub. */
export function createReads(hub: RunningHub, sessions: Sessions): RuntimeReads {
  const index = createToolIndex(hub);
  return {
    toolIndex: () => index.all(),
    items: async (server, kind) => itemsOf(existingUpstream(hub.pool.get(server), server), kind),
    reachedTools: (scope, endpoint) => reachedTools(hub, index, scope, endpoint),
    openedEndpoints: (scope) => openedEndpoints(hub, scope),
    scopeReach: (scope) => scopeReach(hub, index, scope),
    measure: (target) => measure(hub, target),
    footprint: (group) => footprintOf(hub, group),
    draft: (spec) => draftOf(hub, spec),
    clients: (endpoint, limit) => clientsOf(sessions, endpoint, limit),
  };
}
