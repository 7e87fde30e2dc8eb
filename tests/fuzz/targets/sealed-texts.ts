import { openState } from '../../../server/hub/bridge/state.ts';
import { PatchbayError } from '../../../server/lib/errors.ts';
import { BINDING, DAY_MS, keyOf, NOW, newSessions, sealers } from '../sealed.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';

/** What a lenient reader of base64url might pass over. */
const WORDS = ['=', '==', '\n', ' ', '+', '/', '-', '_', 'A', '!', '.', '\u0000', 'é'] as const;

const sessionSeeds = seedsOf('sessions');
const sessionIds = new Set(sessionSeeds.map(String));
const known = newSessions();

export const sessionTexts: Target = {
  name: 'sessions',
  guarantee: 'only the very text of a session id finds its session, and only for its own principal',
  seeds: sessionSeeds,
  words: WORDS,
  check(input) {
    const text = input.toString('latin1');
    hold(known.find(text, keyOf('b')) === null, () => 'found for somebody else');
    const found = known.find(text, keyOf('a'));
    hold((found !== null) === sessionIds.has(text), () =>
      found ? 'an altered id found' : 'an own id not found',
    );
    hold(known.size <= sessionIds.size, () => `${known.size} sessions of ${sessionIds.size} ids`);
  },
};

const stateSeeds = seedsOf('states');
const states = new Set(stateSeeds.map(String));

export const stateTexts: Target = {
  name: 'states',
  guarantee: 'an altered request state never opens, and is never more than invalid input',
  seeds: stateSeeds,
  words: WORDS,
  check(input) {
    const text = input.toString('utf8');
    hold(
      opens(text, 'tools/call', NOW) === states.has(text),
      () => 'an altered one opens, or an own one does not',
    );
    hold(!opens(text, 'prompts/get', NOW), () => 'opens for another request');
    hold(!opens(text, 'tools/call', NOW + DAY_MS), () => 'opens though it has expired');
  },
};

function opens(text: string, method: string, now: number): boolean {
  try {
    openState(sealers.state, text, { ...BINDING, method }, now);
    return true;
  } catch (error) {
    if (error instanceof PatchbayError && error.code === 'invalid_input') return false;
    throw error;
  }
}
