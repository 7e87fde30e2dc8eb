import { createKeyRing, type KeyRing } from '../auth/key-ring.ts';
import { createLimits, type Limits } from '../auth/limits.ts';
import type { SharedLimits } from '../auth/shared-limits.ts';
import { createSignInLimits, type SignInLimits } from '../auth/sign-in-limits.ts';
import { createTokens, type Tokens } from '../auth/tokens.ts';
import { createUserRing, type UserRing, type UserSnapshot } from '../auth/user-ring.ts';
import type { Config } from '../config/env.ts';
import type { Secrets } from '../config/secrets.ts';
import { expandText } from '../config/settings/expand.ts';
import type { Role } from '../contract/key.ts';
import { type Principal, roleOf } from '../contract/principal.ts';
import type { SystemConfig } from '../contract/system-config.ts';
import type { Log } from '../lib/log.ts';
import { createDenialWriter, type DenialCount, type DenialWriter } from '../observability/denial-writer.ts';
import type { RootLog } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { countDenial } from '../store/queries/audit.ts';
import { announce } from '../store/queries/changes.ts';
import type { Store } from '../store/store.ts';
import { createGates, type Gates } from './gate.ts';
import { createOpenAccess } from './open-access.ts';

export interface Access {
  keyRing: KeyRing;
  users: UserRing;
  tokens: Tokens;
  limits: Limits;
  signIns: SignInLimits;
  denials: DenialWriter;
  gates: Gates;
  /** Everything that decides about requests was read once. */
  readonly loaded: boolean;
  /** Takes over who the users are and where they are signed in. */
  obeyUsers(snapshot: UserSnapshot): void;
  /** Told the principal whose key or session stopped working. @returns unsubscribe */
  onRevoked(listener: (principal: Principal) => void): () => void;
  /** The role that whoever came in has by now; null when their key or session is no longer good. */
  roleNow(principal: Principal): Role | null;
  /** Whether the database answers; what is cached is trusted for a while without it. */
  markDatabase(ok: boolean): void;
  close(): void;
  /** Obeys the part of the settings that concerns access. */
  obey(system: SystemConfig): void;
}

export interface AccessOptions {
  config: Config;
  secrets: Secrets;
  store: Store;
  /** What replicas count together, where there is a Redis. */
  sharing: SharedLimits | null;
  metrics: Metrics;
  /** Processes that share the limits; see `replicas.ts`. */
  replicas: () => number;
  log: Log & Pick<RootLog, 'registerSecret'>;
}

/** Who may come in: keys, limits, and the counting of those who may not. */
export function createAccess({
  config,
  secrets,
  store,
  sharing,
  metrics,
  replicas,
  log,
}: AccessOptions): Access {
  const keyRing = createKeyRing();
  keyRing.setStatic({ env: config.auth.bearerKey });
  keyRing.setLocal(secrets.localToken);
  const tokens = createTokens({ jwtSecret: secrets.jwtSecret });
  const users = createUserRing({ tokens });
  const signIns = createSignInLimits({ sharing, replicas, onHit: (limit) => metrics.limitHit(limit) });
  const limits = createLimits({ sharing, replicas, onHit: (limit) => metrics.limitHit(limit) });
  const denials = createDenialWriter({
    flush: (rows) => writeDenials(store, rows),
    onDropped: (count) => metrics.dropped('denials', count),
    log,
  });
  const { host, trustProxy } = config.listen;
  const open = createOpenAccess({ host, trustProxy, skipAuth: config.auth.skip, log });
  return {
    ...{ keyRing, users, tokens, limits, signIns, denials },
    gates: createGates({ keyRing, users, limits, denials, metrics, isOpen: open.isOpen }),
    get loaded() {
      return keyRing.loaded && users.loaded;
    },
    obeyUsers(snapshot) {
      users.replace(snapshot);
      keyRing.setOwners(users.owners);
    },
    onRevoked(listener) {
      const forget = [keyRing.onRevoked(listener), users.onRevoked(listener)];
      return () => {
        for (const each of forget) each();
      };
    },
    roleNow(principal) {
      if (principal.kind === 'user') return users.ofSession(principal.session)?.role ?? null;
      const current = keyRing.current(principal);
      return current && roleOf(current);
    },
    markDatabase(ok) {
      for (const ring of [keyRing, users]) ok ? ring.markFresh() : ring.markStale();
    },
    close() {
      for (const part of [keyRing, users, limits]) part.close();
    },
    obey(system) {
      const env = { ...config.entryEnv, BEARER_KEY: config.auth.bearerKey ?? undefined };
      const { text: key } = expandText(system.routing.bearerAuthKey, env);
      if (key) log.registerSecret(key);
      keyRing.setStatic({ settings: key });
      limits.configure(system.limits);
      open.obey(system.routing);
    },
  };
}

/** All or none, so that a failed flush can be repeated. */
function writeDenials(store: Store, rows: readonly DenialCount[]): Promise<void> {
  return store.transaction(async (tx) => {
    for (const row of rows) {
      const action = row.reason.startsWith('limit.') ? 'limit.hit' : 'auth.denied';
      await countDenial(tx, {
        at: row.minute,
        principal: row.key ?? 'unknown',
        action,
        reason: row.reason,
        address: row.address,
        userAgent: row.userAgent,
        requestId: row.requestId,
        count: row.count,
      });
    }
    await announce(tx, { topic: 'audit', name: '' });
  });
}
