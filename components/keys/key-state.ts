import type { KeyView } from '../../server/contract/api/keys.ts';
import type { ClientSession } from '../../server/contract/clients.ts';
import type { StatusTone } from '../ui/status.tsx';

/** Every state of a key, the one that needs somebody first. Also the names of their texts, `state.<name>`. */
export const KEY_STATES = ['expired', 'expiring', 'disabled', 'active'] as const;
export type KeyState = (typeof KEY_STATES)[number];

export const STATE_TONES: Readonly<Record<KeyState, StatusTone>> = {
  expired: 'bad',
  expiring: 'warn',
  disabled: 'idle',
  active: 'good',
};

const WEEK_MS = 7 * 24 * 3_600_000;

/** @param now ms since 1970 */
export function stateOf(
  { enabled, expiresAt }: Pick<KeyView, 'enabled' | 'expiresAt'>,
  now: number,
): KeyState {
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now;
  if (left <= 0) return 'expired';
  if (!enabled) return 'disabled';
  return left <= WEEK_MS ? 'expiring' : 'active';
}

/** Whether the secret before the last rotation still works. */
export function isRotating({ previousUntil }: Pick<KeyView, 'previousUntil'>, now: number): boolean {
  return previousUntil !== null && Date.parse(previousUntil) > now;
}

/** The later of what the hub has noted, which is up to a minute late, and what connected clients say. */
export function lastUse(
  { lastUsedAt }: Pick<KeyView, 'lastUsedAt'>,
  clients: readonly Pick<ClientSession, 'lastUsedAt'>[],
): string | null {
  const uses = clients.map((client) => client.lastUsedAt);
  if (lastUsedAt !== null) uses.push(lastUsedAt);
  return uses.sort().at(-1) ?? null;
}
