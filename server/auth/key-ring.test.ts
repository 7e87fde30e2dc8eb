import { afterEach, describe, expect, test } from 'vitest';
import type { Role } from '../contract/key.ts';
import { type Principal, principalId } from '../contract/principal.ts';
import type { StoredKey } from '../contract/snapshot.ts';
import { createKeyRing, type KeyRing, STALE_LIMIT_MS } from './key-ring.ts';
import { mintToken, withSecret } from './token.ts';

const MINUTE = 60_000;
const rings: KeyRing[] = [];
afterEach(() => {
  for (const ring of rings.splice(0)) ring.close();
});

function setUp(start = Date.UTC(2026, 0, 1)) {
  let at = start;
  const ring = createKeyRing({ now: () => at });
  rings.push(ring);
  const told: string[] = [];
  ring.onRevoked((principal: Principal) => told.push(principalId(principal)));
  return {
    ring,
    told,
    pass: (ms: number) => {
      at += ms;
    },
    at: () => at,
  };
}

function stored(minted: { id: string; hash: Buffer }, change: Partial<StoredKey> = {}): StoredKey {
  return {
    id: minted.id,
    name: 'a key',
    hash: minted.hash,
    previous: null,
    owner: 'system',
    scope: { all: true },
    rest: null,
    limits: {},
    enabled: true,
    expiresAt: null,
    createdAt: new Date(0),
    revision: 1,
    ...change,
  };
}

const reasonOf = (ring: KeyRing, token: string) => {
  const answer = ring.authenticate(`Bearer ${token}`);
  return answer.ok ? 'ok' : answer.reason;
};

describe('a stored key', () => {
  test('is answered with its principal, the same object every time and after an unrelated change', () => {
    const { ring } = setUp();
    const a = mintToken();
    const b = mintToken();
    ring.replace([
      stored(a, { name: 'A', scope: { groups: ['prod'], servers: [], tools: [] }, rest: 'viewer' }),
    ]);
    const first = ring.authenticate(`Bearer ${a.token}`);
    expect(first).toEqual({
      ok: true,
      principal: {
        kind: 'key',
        id: a.id,
        name: 'A',
        scope: { groups: ['prod'], servers: [], tools: [] },
        rest: 'viewer',
        limits: {},
      },
    });
    expect(ring.authenticate(`bearer ${a.token}`)).toBe(first);
    ring.replace([
      stored(a, { name: 'A', scope: { groups: ['prod'], servers: [], tools: [] }, rest: 'viewer' }),
      stored(b),
    ]);
    expect(ring.authenticate(`Bearer ${a.token}`)).toBe(first);
    ring.replace([stored(a, { name: 'renamed' })]);
    expect(ring.authenticate(`Bearer ${a.token}`)).toMatchObject({
      ok: true,
      principal: { name: 'renamed' },
    });
  });

  test('is refused as unknown, wrong, disabled or expired', () => {
    const { ring, pass, at } = setUp();
    const [known, off, brief] = [mintToken(), mintToken(), mintToken()];
    ring.replace([
      stored(known),
      stored(off, { enabled: false }),
      stored(brief, { expiresAt: new Date(at() + MINUTE) }),
    ]);
    expect(ring.authenticate(undefined)).toEqual({ ok: false, reason: 'missing' });
    expect(ring.authenticate('Basic abcdefgh')).toEqual({ ok: false, reason: 'malformed' });
    expect(reasonOf(ring, mintToken().token)).toBe('unknown');
    expect(reasonOf(ring, 'not-of-the-form')).toBe('unknown');
    expect(reasonOf(ring, withSecret(known.id).token)).toBe('wrong');
    expect(reasonOf(ring, off.token)).toBe('disabled');
    expect(reasonOf(ring, withSecret(off.id).token)).toBe('wrong');
    expect(reasonOf(ring, brief.token)).toBe('ok');
    pass(MINUTE);
    expect(reasonOf(ring, brief.token)).toBe('expired');
  });

  test('that was rotated is good under both secrets until the overlap ends, and its streams stay open', () => {
    const { ring, pass, at, told } = setUp();
    const old = mintToken();
    const fresh = withSecret(old.id);
    ring.replace([stored(old)]);
    const before = ring.authenticate(`Bearer ${old.token}`);
    ring.replace([
      stored(fresh, { previous: { hash: old.hash, until: new Date(at() + MINUTE) }, revision: 2 }),
    ]);
    expect(ring.authenticate(`Bearer ${old.token}`)).toBe(before);
    expect(reasonOf(ring, fresh.token)).toBe('ok');
    pass(MINUTE);
    expect(reasonOf(ring, old.token)).toBe('wrong');
    expect(reasonOf(ring, fresh.token)).toBe('ok');
    expect(told).toEqual([]);
  });
});

describe('configured keys', () => {
  test('are good whole, of full scope, from 16 characters on', () => {
    const { ring } = setUp();
    ring.setStatic({ env: 'exactly-16-chars', settings: 'too-short' });
    ring.setLocal('local-token-local-token');
    expect(ring.authenticate('Bearer exactly-16-chars')).toEqual({
      ok: true,
      principal: { kind: 'static-key', id: 'env' },
    });
    expect(reasonOf(ring, 'too-short')).toBe('unknown');
    expect(ring.authenticate('Bearer local-token-local-token')).toEqual({
      ok: true,
      principal: { kind: 'local' },
    });
    expect(reasonOf(ring, 'exactly-16-char')).toBe('unknown');
    expect(reasonOf(ring, '')).toBe('malformed');
  });

  test('may have the form of a stored key, hold spaces, or be UTF-8', () => {
    const { ring } = setUp();
    const known = mintToken();
    ring.replace([stored(known)]);
    const clash = withSecret(known.id).token;
    ring.setStatic({ env: clash, settings: 'schlüssel mit größe' });
    expect(reasonOf(ring, clash)).toBe('ok');
    expect(reasonOf(ring, known.token)).toBe('ok');
    expect(reasonOf(ring, withSecret(known.id).token)).toBe('wrong');
    expect(reasonOf(ring, Buffer.from('schlüssel mit größe').toString('latin1'))).toBe('ok');
  });

  test('tell when one is changed or removed, and keep what was not mentioned', () => {
    const { ring, told } = setUp();
    ring.setStatic({ env: 'environment-key-1', settings: 'settings-key-001' });
    ring.setStatic({ settings: 'settings-key-001' });
    expect(told).toEqual([]);
    ring.setStatic({ settings: 'settings-key-002' });
    ring.setStatic({ env: '' });
    expect(told).toEqual(['static-key:settings', 'static-key:env']);
    expect(reasonOf(ring, 'settings-key-002')).toBe('ok');
    expect(reasonOf(ring, 'environment-key-1')).toBe('unknown');
  });
});

describe('revocation', () => {
  test('is told once for a key that was deleted, disabled or put out of date, and never for one that was not good', () => {
    const { ring, told, at } = setUp();
    const [gone, off, dated, dead, kept] = [mintToken(), mintToken(), mintToken(), mintToken(), mintToken()];
    ring.replace([stored(gone), stored(off), stored(dated), stored(dead, { enabled: false }), stored(kept)]);
    const next = [
      stored(off, { enabled: false }),
      stored(dated, { expiresAt: new Date(at() - 1) }),
      stored(kept),
    ];
    ring.replace(next);
    ring.replace(next);
    expect(told.sort()).toEqual([gone, off, dated].map(({ id }) => `key:${id}`).sort());
  });

  test('reaches listeners within a second of the expiry of a key, once', async () => {
    const ring = createKeyRing();
    rings.push(ring);
    const minted = mintToken();
    ring.replace([stored(minted, { expiresAt: new Date(Date.now() + 60) })]);
    expect(reasonOf(ring, minted.token)).toBe('ok');
    const told: Principal[] = [];
    const first = new Promise<void>((resolve) => {
      ring.onRevoked((principal) => {
        told.push(principal);
        resolve();
      });
    });
    await first;
    expect(reasonOf(ring, minted.token)).toBe('expired');
    ring.replace([]);
    expect(told.map(principalId)).toEqual([`key:${minted.id}`]);
  });

  test('stops after unsubscribing', () => {
    const { ring } = setUp();
    const told: Principal[] = [];
    const stop = ring.onRevoked((principal) => told.push(principal));
    const minted = mintToken();
    ring.replace([stored(minted)]);
    stop();
    ring.replace([]);
    expect(told).toEqual([]);
  });
});

describe('while the database is away', () => {
  test('cached keys are good for five minutes, those of the environment and the command line for ever', () => {
    const { ring, pass, at } = setUp();
    const minted = mintToken();
    ring.replace([stored(minted)]);
    ring.setStatic({ env: 'environment-key-1', settings: 'settings-key-001' });
    ring.setLocal('local-token-local-token');
    ring.markStale();
    expect(ring.staleSince).toBe(at());
    pass(STALE_LIMIT_MS);
    ring.markStale();
    expect(reasonOf(ring, minted.token)).toBe('ok');
    pass(1);
    expect(reasonOf(ring, minted.token)).toBe('stale');
    expect(reasonOf(ring, withSecret(minted.id).token)).toBe('wrong');
    expect(reasonOf(ring, 'settings-key-001')).toBe('stale');
    expect(reasonOf(ring, 'environment-key-1')).toBe('ok');
    expect(reasonOf(ring, 'local-token-local-token')).toBe('ok');
    ring.markFresh();
    expect(reasonOf(ring, minted.token)).toBe('ok');
  });

  test('the version counts changes and loaded tells the first snapshot', () => {
    const { ring } = setUp();
    expect(ring.loaded).toBe(false);
    const { version } = ring;
    ring.replace([]);
    expect(ring.loaded).toBe(true);
    expect(ring.version).toBeGreaterThan(version);
  });
});

describe('a key that a user owns', () => {
  const owners = (role: Role, enabled = true) => new Map([['user:mei', { role, enabled }]]);

  test('may on the REST API what its owner may at most, as their role changes', () => {
    const { ring } = setUp();
    const key = mintToken();
    const rest = () => {
      const answer = ring.authenticate(`Bearer ${key.token}`);
      return answer.ok && answer.principal.kind === 'key' ? answer.principal.rest : 'refused';
    };
    ring.setOwners(owners('editor'));
    ring.replace([stored(key, { owner: 'user:mei', rest: 'editor' })]);
    expect(rest()).toBe('editor');
    ring.setOwners(owners('viewer'));
    expect(rest()).toBe('viewer');
    ring.setOwners(owners('auditor'));
    expect(rest()).toBe('viewer');
    ring.setOwners(owners('admin'));
    expect(rest()).toBe('editor');
  });

  test('says whose it is, and has no role on the REST API that it was not given', () => {
    const { ring } = setUp();
    const key = mintToken();
    ring.setOwners(owners('admin'));
    ring.replace([stored(key, { owner: 'user:mei', rest: null })]);
    expect(ring.authenticate(`Bearer ${key.token}`)).toMatchObject({
      principal: { rest: null, owner: 'user:mei' },
    });
  });

  test('is disabled while its owner is, or is not there, and its streams are told', () => {
    const { ring, told } = setUp();
    const key = mintToken();
    const nobodys = mintToken();
    ring.replace([stored(key, { owner: 'user:mei' }), stored(nobodys, { owner: 'local' })]);
    expect(reasonOf(ring, key.token)).toBe('disabled');
    ring.setOwners(owners('editor'));
    expect(reasonOf(ring, key.token)).toBe('ok');
    ring.setOwners(owners('editor', false));
    expect(reasonOf(ring, key.token)).toBe('disabled');
    expect(told).toEqual([`key:${key.id}`]);
    ring.setOwners(owners('editor'));
    ring.setOwners(new Map());
    expect(reasonOf(ring, key.token)).toBe('disabled');
    expect(told).toEqual([`key:${key.id}`, `key:${key.id}`]);
    expect(reasonOf(ring, nobodys.token)).toBe('ok');
  });

  test('users who sign in change nothing about keys', () => {
    const { ring } = setUp();
    ring.setOwners(owners('editor'));
    const { version } = ring;
    ring.setOwners(owners('editor'));
    expect(ring.version).toBe(version);
  });
});
