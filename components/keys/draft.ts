import type { KeyView } from '../../server/contract/api/keys.ts';
import type { KeyInput, Role } from '../../server/contract/key.ts';
import type { KeyPatch } from '../data/access-keys.ts';
import { type Chosen, isEmpty, NOTHING, normalised, sameScope } from './scope.ts';

export const EXPIRIES = ['never', '30', '90', 'date'] as const;
export type Expiry = (typeof EXPIRIES)[number];

/** A key as it stands in the form. */
export interface KeyDraft {
  name: string;
  reach: 'everything' | 'chosen';
  /** Kept while everything is chosen, for when it is not. */
  chosen: Chosen;
  /** Days from now, or a date. */
  expiry: Expiry;
  /** `2026-03-31`, as a date field has it; the key works until that day ends where the person is. */
  date: string;
  perMinute: number | null;
  rest: Role | null;
}

/** Fields as the contract calls them; also the names of their problems. */
export type DraftField = 'name' | 'scope' | 'expiresAt' | 'limits' | 'rest';
export const DRAFT_FIELDS: readonly DraftField[] = ['name', 'scope', 'expiresAt', 'limits', 'rest'];

/** @param first what a link that led here wants opened */
export function newDraft(first: Partial<Chosen>): KeyDraft {
  const chosen = { ...NOTHING, ...first };
  const base = { name: '', expiry: 'never', date: '', perMinute: null, rest: null } as const;
  return { ...base, chosen, reach: isEmpty(chosen) ? 'everything' : 'chosen' };
}

export function draftOf({ name, scope, expiresAt, limits, rest }: KeyView): KeyDraft {
  const whole = 'all' in scope;
  return {
    name,
    reach: whole ? 'everything' : 'chosen',
    chosen: whole ? NOTHING : scope,
    expiry: expiresAt === null ? 'never' : 'date',
    date: expiresAt === null ? '' : dayOf(new Date(expiresAt)),
    perMinute: limits.perMinute ?? null,
    rest,
  };
}

export const scopeOf = ({ reach, chosen }: Pick<KeyDraft, 'reach' | 'chosen'>): KeyInput['scope'] =>
  reach === 'everything' ? { all: true } : normalised(chosen);

const DAY_MS = 24 * 3_600_000;

/** When the key would end; null for never, and what is no moment for a date that is none. */
export function expiryOf({ expiry, date }: KeyDraft, now: number): Date | null {
  switch (expiry) {
    case 'never':
      return null;
    case 'date':
      return new Date(`${date}T23:59:59`);
    default:
      return new Date(now + Number(expiry) * DAY_MS);
  }
}

/** What would be sent for a new key. */
export function inputOf(draft: KeyDraft, now: number): Omit<KeyInput, 'enabled'> {
  const { name, perMinute, rest } = draft;
  return {
    name: name.trim(),
    scope: scopeOf(draft),
    rest,
    expiresAt: momentText(expiryOf(draft, now)),
    limits: perMinute === null ? {} : { perMinute },
  };
}

/** What is different from the key; an expiry that was not touched keeps its hour. */
export function patchOf(key: KeyView, draft: KeyDraft, now: number): KeyPatch {
  const before = draftOf(key);
  const next = inputOf(draft, now);
  const ends = draft.expiry !== before.expiry || (draft.expiry === 'date' && draft.date !== before.date);
  return {
    ...(next.name !== key.name && { name: next.name }),
    ...(!sameScope(next.scope, key.scope) && { scope: next.scope }),
    ...(ends && { expiresAt: next.expiresAt }),
    ...(draft.perMinute !== before.perMinute && { limits: next.limits }),
    ...(next.rest !== key.rest && { rest: next.rest }),
  };
}

export const isSame = (one: KeyDraft, other: KeyDraft): boolean =>
  JSON.stringify({ ...one, chosen: null, scope: scopeOf(one) }) ===
  JSON.stringify({ ...other, chosen: null, scope: scopeOf(other) });

/** The day where the person is, as a date field has it. */
export function dayOf(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function momentText(at: Date | null): string | null {
  if (at === null) return null;
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
