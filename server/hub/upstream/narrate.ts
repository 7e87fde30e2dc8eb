import type { Lists } from './connection.ts';
import type { MachineState } from './machine-state.ts';
import { countsOf } from './status.ts';

/** What the server's log says of a change of state, or null where nothing is worth a line. */
export function narrate(before: MachineState, after: MachineState, lists: Lists, now: number): string | null {
  if (after.state === before.state && after.failure === before.failure) return null;
  const why = after.failure ? `${after.failure.stage}: ${after.failure.message}` : '';
  switch (after.state) {
    case 'ready': {
      const { tools, prompts, resources, templates } = countsOf(lists);
      return `ready: ${tools} tools, ${prompts} prompts, ${resources} resources, ${templates} resource templates`;
    }
    case 'waiting':
    case 'needs-auth':
      return `${why}; next try in ${Math.max(0, (after.nextTryAt ?? now) - now)} ms`;
    case 'degraded':
    case 'misconfigured':
      return `${after.state}: ${why}`;
    case 'connecting':
      return before.failure === after.failure ? 'connecting' : `${why}; connecting again`;
    case 'draining':
      return 'ending: no new calls, open ones finish';
    case 'idle':
      return why && before.failure !== after.failure
        ? `${why}; starts at the next call`
        : 'ended, starts at the next call';
    case 'disabled':
    case 'closed':
      return after.state;
    case 'listing':
      return null;
  }
}
