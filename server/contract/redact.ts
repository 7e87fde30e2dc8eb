import type { z } from 'zod';
import { redactArgument } from './redact-args.ts';
import { redactText, redactUrlText } from './redact-text.ts';
import { isReference } from './reference.ts';
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
  return value.map((item, index) =>
    looksLike && typeof item === 'string'
      ? redactArgument(value[index - 1], item)
      : walk(element, item, mark),
  );
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
  if (mark === undefined || value === '' || isReference(value)) return value;
  if (mark === 'always') return REDACTED;
  return mark === 'url' ? redactUrlText(value) : redactText(value);
}
