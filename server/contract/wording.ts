import { z } from 'zod';
import { type PlainCode, plainRemark, type Remark, remark } from './remark.ts';
import { REMARKS } from './remarks.ts';

/**
 * What wrong input is called, in sentences that go on from its path: `spec.command: must be a string, not a number`. A
 * schema's own message wins. Importing this file is enough; whoever shows such messages does.
 */
z.config({ customError: wording });

function wording(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return remarkOn(issue)?.message;
  if (issue.input === undefined) return REMARKS.required;
  const wanted = remarkOn(issue)?.message ?? `must be ${issue.expected}`;
  const given = kindOf(issue.input);
  const same = given === undefined || (given === 'a number' && wanted.endsWith('number'));
  return same ? wanted : `${wanted}, not ${given}`;
}

/** The remark that an issue is said by; undefined where a schema has words of its own that are none. */
export function remarkOfIssue(issue: z.core.$ZodIssue): Remark | undefined {
  const plain = plainRemark(issue.message);
  if (plain) return plain;
  const found = remarkOn(issue);
  return found && issue.message.startsWith(found.message) ? { ...found, message: issue.message } : undefined;
}

function remarkOn(issue: z.core.$ZodIssue | z.core.$ZodRawIssue): Remark | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return sayIf(KINDS[issue.expected]);
    case 'too_small':
      return issue.minimum === 1 && issue.origin !== 'number' && issue.origin !== 'int'
        ? remark('empty')
        : bound(FEW, issue.origin, issue.minimum);
    case 'too_big':
      return bound(MANY, issue.origin, issue.maximum);
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return issue.values.length === 1
        ? remark('not_value', { value: values })
        : remark('not_one_of', { values });
    }
    case 'invalid_format':
      return sayIf(FORMATS[issue.format]);
    case 'invalid_union':
      return remark('no_form');
    default:
      return undefined;
  }
}

const sayIf = (code: PlainCode | undefined): Remark | undefined => code && remark(code);

const FORMATS: Record<string, PlainCode> = { url: 'not_url', datetime: 'not_time' };

const KINDS: Record<string, PlainCode> = {
  string: 'not_string',
  number: 'not_number',
  int: 'not_whole',
  boolean: 'not_boolean',
  array: 'not_list',
  object: 'not_object',
  record: 'not_object',
};

const GIVEN: Record<string, string> = { string: 'a string', number: 'a number', object: 'an object' };

function kindOf(input: unknown): string | undefined {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'boolean') return String(input);
  return Number.isNaN(input) ? undefined : GIVEN[typeof input];
}

const FEW = { characters: 'few_characters', items: 'few_items', value: 'too_small' } as const;
const MANY = { characters: 'many_characters', items: 'many_items', value: 'too_big' } as const;

function bound(codes: typeof FEW | typeof MANY, origin: string, limit: number | bigint): Remark {
  const measured =
    origin === 'string' ? 'characters' : origin === 'array' || origin === 'set' ? 'items' : 'value';
  return remark(codes[measured], { limit: Number(limit) });
}
