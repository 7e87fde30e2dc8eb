import type { Check } from '../support/check.ts';
import { exchange } from '../support/peer.ts';
import { DONE, type Step, scripted } from '../support/script.ts';

const say = (n: number): Step => ({ notify: 'notifications/x', params: `{"n":${n}.0}` });
const ALL = 6;

/**
 * A client loses its connection after so many messages, the rest is said while it is away, and it comes back.
 * @param loses whether it does on this road; a process has no connection that could be lost
 */
export const resumptionChecks = (version: string): Check[] =>
  [1, 2, 3, 4, 5].map((count) => ({
    name: `a client of ${version} that loses its stream after ${count} of ${ALL} messages gets the rest, each once`,
    run: async ({ open }) => {
      const [peer, other] = [await open({ version }), await open({ version })];
      const gate = `resume-${version}-${count}`;
      const steps = Array.from({ length: ALL }, (_, n) => say(n + 1));
      steps.splice(count, 0, { gate });
      const call = peer.begin(scripted([...steps, { result: '{"content":[],"n":1.0}' }]));
      await call.reached(count);
      await call.lose();
      await exchange(other, scripted([{ open: gate }, DONE]));
      await call.resume();
      const said = await call.done;
      await peer.close();
      await other.close();
      return said;
    },
  }));
