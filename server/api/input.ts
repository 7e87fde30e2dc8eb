import type { z } from 'zod';
import { remark } from '../contract/remark.ts';
import { remarkOfIssue } from '../contract/wording.ts';
import { type FieldProblem, PatchbayError } from '../lib/errors.ts';
import type { Input, RawInput } from './route.ts';

interface Schemas<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: P;
  query?: Q;
  body?: B;
}

/**
 * Checks all of a request's input at once, so that one answer names every wrong field.
 * @throws PatchbayError `not_found` for a path that cannot name anything, `invalid_input` for the rest
 */
export function parseInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  schemas: Schemas<P, Q, B>,
  raw: RawInput,
): Input<z.output<P>, z.output<Q>, z.output<B>> {
  const problems: FieldProblem[] = [];
  const params = schemas.params?.safeParse(raw.params);
  if (params && !params.success) {
    throw new PatchbayError('not_found', 'There is nothing under this path', {
      fields: fieldProblems(params.error),
    });
  }
  const query = schemas.query?.safeParse(raw.query);
  if (query && !query.success) problems.push(...fieldProblems(query.error, 'query'));
  const body = schemas.body?.safeParse(raw.body);
  if (body && !body.success) problems.push(...fieldProblems(body.error));
  if (problems.length > 0) throw invalidInput(problems);
  // An absent schema infers as `unknown`, for which undefined is a right value; the compiler cannot see the link.
  return { params: params?.data, query: query?.data, body: body?.data, ifMatch: raw.ifMatch } as Input<
    z.output<P>,
    z.output<Q>,
    z.output<B>
  >;
}

export function invalidInput(fields: FieldProblem[]): PatchbayError {
  const first = fields[0];
  const more = fields.length > 1 ? ` (and ${fields.length - 1} more)` : '';
  return new PatchbayError(
    'invalid_input',
    first ? `${at(first.path)}${first.message}${more}` : 'The input is wrong',
    {
      fields,
    },
  );
}

function at(path: string): string {
  return path === '' ? '' : `${path}: `;
}

/** Zod's issues as one problem per wrong field, with paths such as `spec.args[0]`. */
export function fieldProblems(error: z.ZodError, prefix = ''): FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, prefix));
}

function problemsOf(issue: z.core.$ZodIssue, prefix: string): FieldProblem[] {
  const path = jsonPath(issue.path, prefix);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: jsonPath([key], path), ...remark('unknown_member') }));
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => problemsOf(inner, path));
  }
  return [{ path, message: issue.message, ...remarkOfIssue(issue) }];
}

/** The branch the caller most likely meant: the one that got deepest, then the one with the fewest faults. */
function closestBranch(branches: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const depth = (issues: z.core.$ZodIssue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));
  return branches
    .filter((issues) => issues.length > 0)
    .sort((one, other) => depth(other) - depth(one) || one.length - other.length)[0];
}

export function jsonPath(path: readonly PropertyKey[], prefix = ''): string {
  let text = prefix;
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(String(part)))
      text += text === '' ? String(part) : `.${String(part)}`;
    else text += `[${JSON.stringify(String(part))}]`;
  }
  return text;
}
