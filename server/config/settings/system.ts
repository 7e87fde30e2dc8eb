import { z } from 'zod';
import { remark } from '../../contract/remark.ts';
import { inner, unwrap } from '../../contract/schema.ts';
import { MIN_STATIC_KEY } from '../../contract/secret.ts';
import { defaultSystemConfig, type SystemConfig, systemConfigSchema } from '../../contract/system-config.ts';
import { isRecord, memberValue } from '../../lib/json/parse.ts';
import { errorsOf, unknownKey } from './checked.ts';
import { errorAt, jsonPath, type SettingsProblem } from './problem.ts';

/** Schemas of the leaves of `systemConfig`, by dotted path such as `routing.enableGlobalRoute`. */
export const systemLeaves: ReadonlyMap<string, z.core.$ZodType> = new Map(leavesOf(systemConfigSchema, []));

function leavesOf(schema: z.core.$ZodType, path: readonly string[]): Array<[string, z.core.$ZodType]> {
  const bare = unwrap(schema);
  if (!(bare instanceof z.core.$ZodObject)) return [[path.join('.'), schema]];
  return Object.keys(bare._zod.def.shape).flatMap((key) => {
    const member = inner(bare, key);
    return member ? leavesOf(member, [...path, key]) : [];
  });
}

export function leafValue(system: SystemConfig, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => memberValue(value, key), system);
}

export function leafDefault(path: string): unknown {
  return leafValue(defaultSystemConfig, path);
}

export interface ParsedSystem {
  leaves: Map<string, unknown>;
  /** Leaves that are named but wrong; `*` when the whole section is. */
  held: string[];
  problems: SettingsProblem[];
}

/** The leaves that `raw` (a part of a `systemConfig`) sets. Unknown keys are warnings. */
export function parseSystem(raw: unknown, path: readonly PropertyKey[]): ParsedSystem {
  const parsed: ParsedSystem = { leaves: new Map(), held: [], problems: [] };
  takeLevel(raw, [], path, parsed);
  return parsed;
}

function takeLevel(
  raw: unknown,
  at: readonly string[],
  path: readonly PropertyKey[],
  parsed: ParsedSystem,
): void {
  if (!isRecord(raw)) {
    parsed.problems.push(errorAt(jsonPath([...path, ...at]), remark('not_object')));
    const below = [...systemLeaves.keys()].filter((leaf) => leaf.startsWith([...at, ''].join('.')));
    parsed.held.push(...(at.length === 0 ? ['*'] : below));
    return;
  }
  const known = keysAt(at);
  for (const [key, value] of Object.entries(raw)) {
    const here = [...at, key];
    const leaf = systemLeaves.get(here.join('.'));
    if (leaf && known.includes(key)) takeLeaf(leaf, value, here, path, parsed);
    else if (known.includes(key)) takeLevel(value, here, path, parsed);
    else parsed.problems.push(unknownKey([...path, ...at], key, known));
  }
}

function takeLeaf(
  schema: z.core.$ZodType,
  value: unknown,
  at: readonly string[],
  path: readonly PropertyKey[],
  parsed: ParsedSystem,
): void {
  const result = z.safeParse(schema, value);
  const short = at.join('.') === 'routing.bearerAuthKey' && typeof value === 'string' && isShortKey(value);
  if (short) {
    parsed.held.push(at.join('.'));
    const said = remark('few_characters', { limit: MIN_STATIC_KEY });
    parsed.problems.push(errorAt(jsonPath([...path, ...at]), said));
  } else if (result.success) parsed.leaves.set(at.join('.'), result.data);
  else {
    parsed.held.push(at.join('.'));
    parsed.problems.push(...result.error.issues.flatMap((issue) => errorsOf(issue, [...path, ...at])));
  }
}

/** A key that can be guessed is no key; one that names a variable is judged when it is used. */
function isShortKey(value: string): boolean {
  return value !== '' && value.length < MIN_STATIC_KEY && !value.includes('${');
}

function keysAt(at: readonly string[]): string[] {
  const prefix = at.length === 0 ? '' : `${at.join('.')}.`;
  const below = [...systemLeaves.keys()].filter((leaf) => leaf.startsWith(prefix));
  return [...new Set(below.map((leaf) => leaf.slice(prefix.length).split('.')[0] ?? ''))];
}
