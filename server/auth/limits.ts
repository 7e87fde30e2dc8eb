import type { Principal } from '../contract/principal.ts';
import { addressKey } from './address.ts';
import { createFailureGuard, type FailureGuard } from './failure-guard.ts';
import type { SharedLimits } from './shared-limits.ts';
import { createWindows } from './windows.ts';

/** Requests per minute; 0 is no limit. A key's own `limits.perMinute` goes before `perKey`. */
export interface LimitRules {
  perKey: number;
  perAddress: number;
}

export type LimitDecision = { ok: true } | { ok: false; limit: 'key' | 'address'; retryAfterSeconds: number };

export interface LimitsOptions {
  /** Epoch ms. */
  now?: () => number;
  rules?: LimitRules;
  /** Shares the counts between replicas. */
  sharing?: SharedLimits | null;
  /** Replicas alive; while Redis is away each takes its part of a limit. */
  replicas?: () => number;
  /** Told of every refusal, for metrics. */
  onHit?: (limit: 'key' | 'address' | 'failures') => void;
}

export interface Limits {
  configure(rules: LimitRules): void;
  /** Counts one request and decides, synchronously. The hub's own principals and the command line have no limit. */
  check(principal: Principal, address: string): LimitDecision;
  /** Counts a failed authentication; see FailureGuard. */
  failed: FailureGuard['failed'];
  close(): void;
}

const OK: LimitDecision = { ok: true };
/** Keys and addresses counted at a time, each. */
const MAX_NAMES = 50_000;

export function createLimits(options: LimitsOptions = {}): Limits {
  const { now = Date.now, sharing = null, replicas = () => 1, onHit = () => {} } = options;
  const shared = sharing?.counts(now) ?? null;
  const guard = createFailureGuard({ now });
  const windows = { key: createWindows(MAX_NAMES), address: createWindows(MAX_NAMES) };
  let rules = options.rules ?? { perKey: 0, perAddress: 0 };

  function decide(limit: 'key' | 'address', name: string, perMinute: number, at: number): LimitDecision {
    // Redis being away must neither open the limits nor multiply them.
    const alone = shared !== null && !shared.available;
    const here = alone ? Math.max(1, Math.ceil(perMinute / Math.max(1, replicas()))) : perMinute;
    const sharedName = shared && `${limit}:${name}`;
    const wait =
      (sharedName && !alone ? shared.spentFor(sharedName, at) : 0) || windows[limit].hit(name, here, at);
    if (wait === 0) {
      if (sharedName) shared.add(sharedName, perMinute);
      return OK;
    }
    onHit(limit);
    return { ok: false, limit, retryAfterSeconds: Math.ceil(wait / 1000) };
  }

  return {
    configure(next) {
      rules = next;
    },
    check(principal, address) {
      const perKey = keyLimit(principal, rules);
      const perAddress = rules.perAddress;
      if (perKey === 0 && perAddress === 0) return OK;
      const at = now();
      if (perKey > 0 && 'id' in principal) {
        const decision = decide('key', principal.id, perKey, at);
        if (!decision.ok) return decision;
      }
      return perAddress > 0 && isGuest(principal)
        ? decide('address', addressKey(address), perAddress, at)
        : OK;
    },
    failed(address, reason) {
      const seconds = guard.failed(address, reason);
      if (seconds > 0) onHit('failures');
      return seconds;
    },
    close: () => shared?.close(),
  };
}

function keyLimit(principal: Principal, rules: LimitRules): number {
  switch (principal.kind) {
    case 'key':
      return principal.limits.perMinute ?? rules.perKey;
    case 'static-key':
      return rules.perKey;
    case 'user':
    case 'local':
    case 'anonymous':
    case 'file':
    case 'system':
      return 0;
  }
}

function isGuest(principal: Principal): boolean {
  switch (principal.kind) {
    case 'key':
    case 'static-key':
    case 'anonymous':
      return true;
    case 'user':
    case 'local':
    case 'file':
    case 'system':
      return false;
  }
}
