import { createHash } from 'node:crypto';
import type { ServerSpec } from '../../contract/server.ts';
import { RpcCode } from '../../hub/rpc-error.ts';
import type { Era, UpstreamConnection } from '../../hub/upstream/connection.ts';
import { MODERN_REVISION } from '../revisions.ts';
import { namesLegacy, UNSUPPORTED_VERSION } from './discover.ts';
import { refusalOf, statusOf } from './http-failure.ts';

/** What is known of an address. */
export interface Verdict {
  /** The era that its server speaks best. */
  era: Era;
  /** Whether it speaks the other, too; null where that could not be found out. */
  bilingual: boolean | null;
}

/** What a failed `server/discover` says: its server is of this era, or nothing is known (`unsure`). */
export type Sign = Era | 'unsure';

const MODERN_ERRORS: ReadonlySet<number> = new Set([-32020, -32021, UNSUPPORTED_VERSION]);
/** Answers that say something of the caller or of the moment, nothing of the server's era. */
const PASSING: ReadonlySet<number> = new Set([401, 403, 408, 425, 429]);

export function signOf(failure: unknown): Sign {
  const refusal = refusalOf(failure);
  const status = statusOf(failure);
  if (status !== null && (PASSING.has(status) || status >= 500)) return 'unsure';
  if (refusal?.code === UNSUPPORTED_VERSION) return namesLegacy(refusal.supported) ? 'legacy' : 'modern';
  if (refusal) return MODERN_ERRORS.has(refusal.code) ? 'modern' : 'legacy';
  return status !== null && status >= 400 ? 'legacy' : 'unsure';
}

/** Whether a refused `initialize` says that it is not known here, as where only the newest revision is spoken. */
export function wantsModern(failure: unknown): boolean {
  const refusal = refusalOf(failure);
  if (refusal?.code === UNSUPPORTED_VERSION) return refusal.supported.includes(MODERN_REVISION);
  return refusal !== null && (MODERN_ERRORS.has(refusal.code) || refusal.code === RpcCode.methodNotFound);
}

/** Addresses whose verdict is remembered, the oldest forgotten first. */
const MOST_KNOWN = 2000;

export interface Verdicts {
  get(spec: ServerSpec): Verdict | undefined;
  set(spec: ServerSpec, verdict: Verdict): void;
  forget(spec: ServerSpec): void;
}

/** By URL, or by command, arguments and folder: whatever else an entry says does not change what its server speaks. */
export function createVerdicts(): Verdicts {
  const known = new Map<string, Verdict>();
  return {
    get: (spec) => known.get(keyOf(spec)),
    set(spec, verdict) {
      const key = keyOf(spec);
      known.delete(key);
      known.set(key, verdict);
      for (const oldest of known.keys()) {
        if (known.size <= MOST_KNOWN) break;
        known.delete(oldest);
      }
    },
    forget: (spec) => void known.delete(keyOf(spec)),
  };
}

/** Remembers what a conversation turned out to be. @returns the same one */
export function noteVerdict<C extends Pick<UpstreamConnection, 'identity'>>(
  verdicts: Verdicts,
  spec: ServerSpec,
  connection: C,
): C {
  const { era, bilingual } = connection.identity;
  verdicts.set(spec, { era, bilingual });
  return connection;
}

/** Hashed, because URLs and arguments hold secrets. */
function keyOf(spec: ServerSpec): string {
  const parts = spec.type === 'stdio' ? [spec.command, spec.args, spec.cwd ?? null] : [spec.url];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
