import type { z } from 'zod';
import type { ServerSpec } from '../../../server/contract/server.ts';
import type { Pair } from '../../ui/pairs.ts';
import { type Draft, specOf } from './draft.ts';
import type { Path } from './problem-path.ts';

type Code = 'missing' | 'name' | 'url' | 'twice' | 'keyless' | 'unknown' | 'choice' | 'whole' | 'type';

/** What is wrong, for the texts of `serverForm.problem`. `own` is the schema's English, for what has no text. */
export type Finding =
  | { path: Path; code: Code }
  | { path: Path; code: 'tooLong' | 'atLeast' | 'atMost' | 'tooMany'; limit: number }
  | { path: Path; code: 'own'; message: string };

type Issue = z.core.$ZodIssue;

/** The schema, which few visitors need, is loaded when there is something to check. */
const schemas = () => import('./schemas.ts');

/** What is wrong with a draft; nothing when the hub's own schema takes it. */
export async function check(draft: Draft): Promise<Finding[]> {
  const { serverNameSchema, serverSpecSchema } = await schemas();
  const name = serverNameSchema.safeParse(draft.name);
  const spec = serverSpecSchema.safeParse(specOf(draft), { reportInput: true });
  const pairs = draft.kind === 'stdio' ? namesOf(draft.env, 'env') : namesOf(draft.headers, 'headers');
  return [
    ...(name.success ? [] : [{ path: ['name'], code: draft.name === '' ? 'missing' : 'name' } as const]),
    // Of a nameless value `pairs` says in which row it is.
    ...(spec.success ? [] : findings(spec.error).filter(({ code }) => code !== 'keyless')),
    ...pairs,
  ];
}

/** An edited text as a spec, or what is wrong with it; null while it is no JSON, which its editor says. */
export async function readSpec(text: string): Promise<{ spec: ServerSpec } | { findings: Finding[] } | null> {
  const { serverSpecSchema } = await schemas();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = serverSpecSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return { spec: parsed.data };
  return { findings: findings(parsed.error) };
}

function findings(error: z.ZodError): Finding[] {
  return error.issues.flatMap((issue) => findingsOf(issue));
}

/** Names that an object could not hold, so that no schema can see them. */
function namesOf(pairs: readonly Pair[], field: 'env' | 'headers'): Finding[] {
  const names = pairs.map(({ key }) => key.trim());
  return pairs.flatMap(({ value }, index): Finding[] => {
    const name = names[index] ?? '';
    if (name === '') return value === '' ? [] : [{ path: [field, index], code: 'keyless' }];
    return names.indexOf(name) < index ? [{ path: [field, index], code: 'twice' }] : [];
  });
}

/** A union is judged by its first alternative, the one that people mean. */
function findingsOf(issue: Issue, under: Path = []): Finding[] {
  const path = [...under, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], code: 'unknown' }));
    case 'too_small':
      if (issue.origin === 'string') return [{ path, code: 'missing' }];
      return [{ path, code: 'atLeast', limit: Number(issue.minimum) }];
    case 'too_big': {
      const code = issue.origin === 'string' ? 'tooLong' : issue.origin === 'array' ? 'tooMany' : 'atMost';
      return [{ path, code, limit: Number(issue.maximum) }];
    }
    case 'invalid_type':
      if (issue.input === undefined) return [{ path, code: 'missing' }];
      return [{ path, code: issue.expected === 'int' ? 'whole' : 'type' }];
    case 'invalid_value':
      return [{ path, code: 'choice' }];
    case 'invalid_key':
      return [{ path, code: 'keyless' }];
    case 'invalid_union': {
      if (path[0] === 'url') return [{ path, code: issue.input === '' ? 'missing' : 'url' }];
      const nested = issue.errors[0]?.flatMap((inner) => findingsOf(inner, path)) ?? [];
      return nested.length > 0 ? nested : [{ path, code: 'choice' }];
    }
    default:
      return [{ path, code: 'own', message: issue.message }];
  }
}
