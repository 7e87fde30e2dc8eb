import type { z } from 'zod';
import { inner, options } from './schema.ts';
import { REDACTED, type SecretMark, secretRegistry } from './secret.ts';

type Schema = z.core.$ZodType;

/**
 * A copy of `value` that may be shown: strings marked as secrets in `schema` read REDACTED. Values that only name
 * variables (`${TOKEN}`, `Bearer ${TOKEN}`) stay readable. What the schema doesn't know is treated as `looks-like`.
 */
export function redact(schema: Schema, value: unknown): unknown {
  return walk(schema, value, undefined);
}

function walk(schema: Schema | undefined, value: unknown, inherited: SecretMark | undefined): unknown {
  const mark = (schema && markOf(schema)) ?? inherited;
  if (typeof value === 'string') return redactString(value, mark ?? (schema ? undefined : 'looks-like'));
  if (Array.isArray(value)) return walkArray(schema, value, mark);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).map(
    ([key, member]) => [key, walkMember(schema, key, member, mark)] as const,
  );
  return Object.fromEntries(entries);
}

function walkMember(
  schema: Schema | undefined,
  key: string,
  value: unknown,
  mark: SecretMark | undefined,
): unknown {
  const candidates = schema ? options(schema).map((option) => inner(option, key)) : [];
  const known = candidates.filter((found) => found !== undefined);
  if (known.length === 0) return walk(undefined, value, mark);
  // Every alternative of a union has its say: too much redaction is better than too little.
  return known.reduce<unknown>((shown, candidate) => walk(candidate, shown, mark), value);
}

function walkArray(
  schema: Schema | undefined,
  value: readonly unknown[],
  mark: SecretMark | undefined,
): unknown[] {
  const element =
    schema &&
    options(schema)
      .map((option) => inner(option, 0))
      .find((found) => found !== undefined);
  const looksLike = (element && markOf(element)) === 'looks-like' || (!element && schema === undefined);
  return value.map((item, index) => {
    const before = value[index - 1];
    const follows = looksLike && typeof before === 'string' && SECRET_FLAG.test(before);
    if (follows && typeof item === 'string' && !item.startsWith('-')) return redactString(item, 'always');
    return walk(element, item, mark);
  });
}

function markOf(schema: Schema): SecretMark | undefined {
  return (
    secretRegistry.get(schema)?.secret ??
    options(schema)
      .map((s) => secretRegistry.get(s)?.secret)
      .find(Boolean)
  );
}

function redactString(value: string, mark: SecretMark | undefined): string {
  if (mark === undefined || value === '' || ONLY_REFERENCES.test(value)) return value;
  return mark === 'always' ? REDACTED : redactText(value);
}

/** `${VAR}` with no default (a default may be the secret itself), perhaps after an authentication scheme. */
const ONLY_REFERENCES =
  /^(?:(?:bearer|basic|token)\s+)?(?:\s*\$\{(?:env:)?[A-Za-z_][A-Za-z0-9_]*(?::-)?\})+\s*$/i;

const SECRET_WORD =
  '(?:token|secret|passw(?:or)?d|passphrase|pwd|credentials?|api[-_]?key|access[-_]?key|private[-_]?key|auth(?:orization)?|signature|sig|key)';
const SECRET_FLAG = new RegExp(`^--?[\\w.-]*?${SECRET_WORD}$`, 'i');
const ASSIGNED = new RegExp(
  `((?:^|[\\s?&;,"'({])[\\w.-]*?${SECRET_WORD}["']?\\s*[=:]\\s*["']?)((?:\\$\\{[^}]{0,200}\\}|[^\\s&#;,"'})])+)`,
  'gi',
);
const USERINFO = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#@]+)@/gi;
const SCHEME = /\b(bearer|basic)(\s+)([A-Za-z0-9._~+/=-]{6,})/gi;
const KNOWN =
  /\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{10,}|\bgh[a-z]_[A-Za-z0-9]{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{12,}|\bxox[a-z]-[\w-]{8,}|\bAKIA[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\beyJ[\w-]{8,400}\.[\w-]+\.?[\w-]*|\bpb_[a-z2-7]{10}_[\w-]{20,}/g;
const LONG = /[A-Za-z0-9+_=-]{28,}/g;

/** Replaces what has the form of a credential inside free text; the rest stays readable. */
export function redactText(text: string): string {
  return text
    .replace(USERINFO, (whole, scheme: string, info: string) =>
      isReference(info) ? whole : `${scheme}${REDACTED}@`,
    )
    .replace(SCHEME, (_, scheme: string, gap: string) => `${scheme}${gap}${REDACTED}`)
    .replace(ASSIGNED, (whole, head: string, value: string) =>
      isReference(value) || /^(?:bearer|basic)$/i.test(value) ? whole : head + REDACTED,
    )
    .replace(KNOWN, REDACTED)
    .replace(LONG, (word) => (looksRandom(word) ? REDACTED : word));
}

function isReference(value: string): boolean {
  return value.split(':').every((part) => ONLY_REFERENCES.test(part)) || ONLY_REFERENCES.test(value);
}

/** Letters and digits mixed with at least 3.2 bits a character, but not a UUID or a plain number. */
function looksRandom(word: string): boolean {
  if (!/\d/.test(word) || !/[A-Za-z]/.test(word)) return false;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) return false;
  const counts = new Map<string, number>();
  for (const char of word) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits >= 3.2 && (word.match(/\d/g)?.length ?? 0) >= 3;
}
