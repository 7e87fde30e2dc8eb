import { z } from 'zod';

/**
 * What wrong input is called, in sentences that go on from its path: `spec.command: must be a string, not a number`. A
 * schema's own message wins. Importing this file is enough; whoever shows such messages does.
 */
z.config({ customError: wording });

function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue.expected, issue.input);
    case 'too_small':
      return issue.minimum === 1 && issue.origin !== 'number' && issue.origin !== 'int'
        ? 'must not be empty'
        : bound('at least', issue.origin, issue.minimum);
    case 'too_big':
      return bound('at most', issue.origin, issue.maximum);
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format];
    case 'invalid_union':
      return 'has none of the forms that are allowed here';
    default:
      return undefined;
  }
}

const FORMATS: Record<string, string> = {
  url: 'must be a URL',
  datetime: 'must be a time such as 2026-01-31T12:00:00Z',
};

const KINDS: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function ofType(expected: string, input: unknown): string {
  if (input === undefined) return 'is required';
  const wanted = KINDS[expected] ?? expected;
  const given = kindOf(input);
  const same = given === undefined || (given === 'a number' && wanted.endsWith('number'));
  return same ? `must be ${wanted}` : `must be ${wanted}, not ${given}`;
}

function kindOf(input: unknown): string | undefined {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'boolean') return String(input);
  return Number.isNaN(input) ? undefined : KINDS[typeof input];
}

function bound(side: string, origin: string, limit: number | bigint): string {
  const unit = origin === 'string' ? 'character' : origin === 'array' || origin === 'set' ? 'item' : null;
  return unit ? `must have ${side} ${limit} ${unit}${limit === 1 ? '' : 's'}` : `must be ${side} ${limit}`;
}
