import type { z } from 'zod';
import { errorsOf } from '../config/settings/checked.ts';
import type { Remark } from '../contract/remark.ts';
import { type FieldProblem, PatchbayError } from '../lib/errors.ts';
import { isRecord } from '../lib/json/parse.ts';

/**
 * Checks input by its schema. @param under where the input stands in what the caller sent, such as `spec`
 * @throws PatchbayError `invalid_input` with the path of every wrong field
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, under: readonly PropertyKey[] = []): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields = result.error.issues.flatMap((issue) => errorsOf(issue, under, schema));
  throw invalidInput(fields.map((problem) => fieldProblem(problem)));
}

/** Of a problem without its severity. @param path where it is shown, when that is another place */
export function fieldProblem(problem: FieldProblem, path = problem.path): FieldProblem {
  const { message, code, params } = problem;
  return { path, message, ...(code !== undefined && { code, params }) };
}

export function invalidInput(fields: FieldProblem[]): PatchbayError {
  const first = fields[0];
  const text = first ? `${first.path || 'The input'}: ${first.message}` : 'The input is not valid';
  return new PatchbayError('invalid_input', text, { fields });
}

export function invalidField(path: string, said: Remark): PatchbayError {
  return invalidInput([{ path, ...said }]);
}

export function notFound(what: string): PatchbayError {
  return new PatchbayError('not_found', `There is no ${what}`);
}

/**
 * The revision that the caller saw: `null` stands for any, `undefined` for not said.
 * @throws PatchbayError `precondition_required`, or `stale` with `data.current`
 */
export function checkRevision(current: number, ifMatch: number | null | undefined): void {
  if (ifMatch === undefined) {
    throw new PatchbayError(
      'precondition_required',
      'Say which revision this change is meant for (If-Match)',
    );
  }
  if (ifMatch === null || ifMatch === current) return;
  throw new PatchbayError('stale', 'It was changed since you read it; read it again', { data: { current } });
}

/** RFC 7396: absent members stay, null removes, anything but an object replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged = new Map(isRecord(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
