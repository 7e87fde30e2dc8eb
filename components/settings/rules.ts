import '../data/no-eval.ts';
import { z } from 'zod';
import { inner, unwrap } from '../../server/contract/schema.ts';
import { defaultSystemConfig, systemConfigSchema } from '../../server/contract/system-config.ts';
import { type LeafPath, leafAt } from './leaves.ts';

/** The value that the hub takes where nothing is set; null is none. */
export const defaultOf = (path: LeafPath): unknown => leafAt(defaultSystemConfig, path);

/** Whether the contract allows a value. Numbers and texts alone: what can be chosen here is always right. */
export function accepts(path: LeafPath, value: unknown): boolean {
  const schema = schemaOf(path);
  return schema === undefined || z.safeParse(schema, value).success;
}

/** The least and the greatest number that the contract allows. */
export function rangeOf(path: LeafPath): { min: number; max: number } {
  const schema = schemaOf(path);
  const bare = schema && unwrap(schema);
  if (!(bare instanceof z.ZodNumber)) return { min: 0, max: Number.MAX_SAFE_INTEGER };
  return { min: bare.minValue ?? 0, max: bare.maxValue ?? Number.MAX_SAFE_INTEGER };
}

function schemaOf(path: LeafPath): z.core.$ZodType | undefined {
  return path
    .split('.')
    .reduce<z.core.$ZodType | undefined>(
      (schema, key) => schema && inner(unwrap(schema), key),
      systemConfigSchema,
    );
}
