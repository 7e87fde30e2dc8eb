import { PatchbayError } from '../lib/errors.ts';

/**
 * argon2id with the least that OWASP asks for (19 MiB, two passes, one lane): some 20 ms on a small machine. A stored
 * hash tells its own parameters, so raising them here makes every next sign-in store a new one.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const SALT_BYTES = 16;

/** Hashing takes threads that files and name look-ups share (four of them), and 19 MiB each. */
const AT_ONCE = 2;
const WAITING = 64;
/** Seconds. */
const RETRY_AFTER = 2;

export interface Passwords {
  /** @returns the PHC form, which holds salt and parameters. @throws PatchbayError `unavailable` when too many wait */
  hash(password: string): Promise<string>;
  /**
   * @param stored null where there is nobody, or no password yet: that costs as much time as a wrong password
   * @returns `outdated` when it is right and should be hashed anew. @throws PatchbayError `unavailable`
   */
  verify(stored: string | null, password: string): Promise<{ ok: boolean; outdated: boolean }>;
}

/** Hashes off the event loop, a few at a time; more than a bound never wait. */
export function createPasswords({ atOnce = AT_ONCE, waiting = WAITING } = {}): Passwords {
  const inTurn = createQueue(atOnce, waiting);
  return {
    hash: (password) =>
      inTurn(async () => (await argon2()).hash(canonical(password), { ...PARAMETERS, algorithm: ARGON2ID })),
    verify: (stored, password) =>
      inTurn(async () => {
        const { verify, parseOptions } = await argon2();
        const right = await verify(stored ?? NOBODYS, canonical(password));
        const ok = right && stored !== null;
        return { ok, outdated: ok && isOutdated(parseOptions(stored)) };
      }),
  };
}

/** The process's own: its bounds hold for everybody. */
export const passwords: Passwords = createPasswords();

/** A native module; a hub that nobody signs in to never loads it. */
const argon2 = () => import('@node-rs/argon2');
/** `Algorithm.Argon2id`, a const enum that cannot be imported. */
const ARGON2ID = 2;

/** A hash that nothing has: salt and digest are zeros. */
const NOBODYS = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$${zeros(
  SALT_BYTES,
)}$${zeros(PARAMETERS.outputLen)}`;

function zeros(bytes: number): string {
  return Buffer.alloc(bytes).toString('base64').replaceAll('=', '');
}

type Parameters = Record<keyof typeof PARAMETERS, number> & { algorithm: number };

function isOutdated(used: Parameters): boolean {
  const { memoryCost, timeCost, parallelism, outputLen } = PARAMETERS;
  return (
    used.algorithm !== ARGON2ID ||
    used.memoryCost !== memoryCost ||
    used.timeCost !== timeCost ||
    used.parallelism !== parallelism ||
    used.outputLen !== outputLen
  );
}

/** One password is several sequences of bytes, depending on the keyboard that composed its accents. */
function canonical(password: string): string {
  return password.normalize('NFKC');
}

function createQueue(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: Array<() => void> = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) {
        throw new PatchbayError(
          'unavailable',
          'Too many people are signing in right now; try again shortly',
          {
            retryAfter: RETRY_AFTER,
          },
        );
      }
      // Whoever ends hands its place over, so nobody who comes later slips in between.
      await new Promise<void>((begin) => queue.push(begin));
    } else running++;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
}
