import type { z } from 'zod';
import { type Remark, remark } from '../../contract/remark.ts';
import { knownKeys } from '../../contract/schema.ts';
import { remarkOfIssue } from '../../contract/wording.ts';
import { errorAt, jsonPath, nearest, type SettingsProblem, warningAt } from './problem.ts';

export interface Checked<T> {
  value: T | null;
  problems: SettingsProblem[];
}

/** Parses strictly, except that unknown keys are dropped with a warning that names the nearest known one. */
export function checked<T>(schema: z.ZodType<T>, raw: unknown, path: readonly PropertyKey[]): Checked<T> {
  const first = schema.safeParse(raw);
  if (first.success) return { value: first.data, problems: [] };
  const unknown = first.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
  const warnings = unknown.flatMap((issue) =>
    issue.keys.map((key) => unknownKey([...path, ...issue.path], key, knownKeys(schema, issue.path))),
  );
  const rest = unknown.reduce((value, issue) => without(value, issue.path, issue.keys), raw);
  const second = schema.safeParse(rest);
  if (second.success) return { value: second.data, problems: warnings };
  return {
    value: null,
    problems: [...warnings, ...second.error.issues.flatMap((issue) => errorsOf(issue, path))],
  };
}

export function unknownKey(
  path: readonly PropertyKey[],
  key: string,
  known: readonly string[],
): SettingsProblem {
  const near = nearest(key, known);
  const said = near === undefined ? remark('unknown_key') : remark('unknown_key_near', { near });
  return warningAt(jsonPath([...path, key]), said);
}

type Issue = z.core.$ZodIssue;

/**
 * The errors of an issue; a union is judged by its first alternative, the one that people mean.
 * @param schema what was parsed with, for the nearest name of an unknown member
 */
export function errorsOf(
  issue: Issue,
  path: readonly PropertyKey[],
  schema?: z.core.$ZodType,
): SettingsProblem[] {
  const here = [...path, ...issue.path];
  const first = issue.code === 'invalid_union' ? issue.errors[0] : undefined;
  if (first && first.length > 0) return first.flatMap((nested) => errorsOf(nested, here));
  if (issue.code === 'unrecognized_keys') {
    const known = schema ? knownKeys(schema, issue.path) : [];
    return issue.keys.map((key) => errorAt(jsonPath([...here, key]), unknownMember(nearest(key, known))));
  }
  return [{ severity: 'error', path: jsonPath(here), message: issue.message, ...remarkOfIssue(issue) }];
}

export function unknownMember(near?: string): Remark {
  return near === undefined ? remark('unknown_member') : remark('unknown_member_near', { near });
}

/** A copy of `value` that lacks `keys` at `path`. */
function without(value: unknown, path: readonly PropertyKey[], keys: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (Array.isArray(value)) return value.map((item, i) => (i === head ? without(item, rest, keys) : item));
  if (typeof value !== 'object' || value === null) return value;
  if (head === undefined)
    return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === head ? without(item, rest, keys) : item]),
  );
}
