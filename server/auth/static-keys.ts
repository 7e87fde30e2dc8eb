import type { Principal } from '../contract/principal.ts';
import { MIN_STATIC_KEY } from '../contract/secret.ts';
import { hashSecret, parseToken, sameHash } from './token.ts';

type Place = 'env' | 'settings' | 'local';

interface StaticKey {
  hash: Buffer;
  granted: { ok: true; principal: Principal };
  /** Comes from the database, and so grows stale with it. */
  stored: boolean;
}

const PRINCIPALS: { [P in Place]: Principal } = {
  env: { kind: 'static-key', id: 'env' },
  settings: { kind: 'static-key', id: 'settings' },
  local: { kind: 'local' },
};

/** The few keys that were configured as one whole text rather than created. Kept as hashes only. */
export interface StaticKeys {
  /** @returns the principals whose key is no longer good */
  set(place: Place, text: string | null): Principal[];
  /** Compares with every one of them in constant time. */
  find(token: string): StaticKey | null;
  /** One of them looks like `pb_<id>_<secret>`. */
  readonly anyOfKeyForm: boolean;
}

export function createStaticKeys(): StaticKeys {
  const keys = new Map<Place, StaticKey>();
  const ofKeyForm = new Set<Place>();
  let list: readonly StaticKey[] = [];

  return {
    set(place, text) {
      const old = keys.get(place);
      const wanted = text !== null && text.length >= MIN_STATIC_KEY ? hashSecret(text) : null;
      if (old && wanted && sameHash(old.hash, wanted)) return [];
      keys.delete(place);
      ofKeyForm.delete(place);
      if (wanted && text !== null) {
        keys.set(place, {
          hash: wanted,
          granted: { ok: true, principal: PRINCIPALS[place] },
          stored: place === 'settings',
        });
        if (parseToken(text)) ofKeyForm.add(place);
      }
      list = [...keys.values()];
      return old ? [PRINCIPALS[place]] : [];
    },
    find(token) {
      // Node reads header bytes as Latin-1; a configured key is UTF-8.
      const given = hashSecret(Buffer.from(token, 'latin1'));
      let found: StaticKey | null = null;
      for (const key of list) if (sameHash(given, key.hash)) found ??= key;
      return found;
    },
    get anyOfKeyForm() {
      return ofKeyForm.size > 0;
    },
  };
}
