import type { z } from 'zod';
import { splitUnit } from '../config/settings/current.ts';
import { jsonPath } from '../config/settings/problem.ts';
import { systemLeaves } from '../config/settings/system.ts';
import { groupSpecSchema } from '../contract/group.ts';
import { redact } from '../contract/redact.ts';
import { remark } from '../contract/remark.ts';
import type { UnitChange } from '../contract/revision.ts';
import { REDACTED } from '../contract/secret.ts';
import { serverSpecSchema } from '../contract/server.ts';
import type { FieldProblem } from '../lib/errors.ts';
import { isRecord } from '../lib/json/parse.ts';
import { invalidInput } from './input.ts';

function schemaOf(unit: string): z.core.$ZodType | null {
  const split = splitUnit(unit);
  switch (split?.kind) {
    case 'server':
      return serverSpecSchema;
    case 'group':
      return groupSpecSchema;
    case 'system':
      return systemLeaves.get(split.name) ?? null;
    case undefined:
      return null;
  }
}

/** The change as it may be shown. A unit that isn't known any more is shown as dots. */
export function redactChange(change: UnitChange): UnitChange {
  const schema = schemaOf(change.unit);
  const shown = (value: unknown): unknown =>
    value === null ? null : schema ? redact(schema, value) : REDACTED;
  return { unit: change.unit, before: shown(change.before), after: shown(change.after) };
}

/**
 * Puts stored secrets back where an edit sends the dots it was shown. A text counts as unchanged when it is what
 * `redact` makes of the stored one; dots that stand for nothing stored are an error.
 * @param under path of `edited` in what the caller sent
 */
export function restoreSecrets(
  edited: unknown,
  stored: unknown,
  shown: unknown,
  under: readonly PropertyKey[],
): unknown {
  const fields: FieldProblem[] = [];
  const restored = restore(edited, stored, shown, under, fields);
  if (fields.length > 0) throw invalidInput(fields);
  return restored;
}

function restore(
  edited: unknown,
  stored: unknown,
  shown: unknown,
  path: readonly PropertyKey[],
  fields: FieldProblem[],
): unknown {
  if (typeof edited === 'string') {
    if (!edited.includes(REDACTED)) return edited;
    if (typeof stored === 'string' && (edited === shown || edited === REDACTED)) return stored;
    fields.push({ path: jsonPath(path), ...remark('redacted') });
    return edited;
  }
  if (Array.isArray(edited)) {
    const pairs =
      Array.isArray(stored) && Array.isArray(shown)
        ? stored.map((item, i) => ({ item, seen: shown[i] }))
        : [];
    return edited.map((item: unknown, i) => {
      // An inserted argument shifts the others: look for the one that was shown so.
      const pair = pairs[i]?.seen === item ? pairs[i] : pairs.find(({ seen }) => seen === item);
      return restore(item, pair?.item, pair?.seen, [...path, i], fields);
    });
  }
  if (!isRecord(edited)) return edited;
  const beside = isRecord(stored) ? stored : {};
  const seen = isRecord(shown) ? shown : {};
  const own = (from: Record<string, unknown>, key: string): unknown =>
    Object.hasOwn(from, key) ? from[key] : undefined;
  return Object.fromEntries(
    Object.entries(edited).map(([key, value]) => [
      key,
      restore(value, own(beside, key), own(seen, key), [...path, key], fields),
    ]),
  );
}
