import { z } from 'zod';
import './wording.ts';

type Schema = z.core.$ZodType;

/** The schema below wrappers that change nothing about the shape (optional, nullable, default, prefault, readonly). */
export function unwrap(schema: Schema): Schema {
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodReadonly
  ) {
    return unwrap(schema._zod.def.innerType);
  }
  return schema;
}

/** The alternatives of a union, unwrapped; of anything else itself alone. */
export function options(schema: Schema): Schema[] {
  const bare = unwrap(schema);
  return bare instanceof z.core.$ZodUnion ? bare._zod.def.options.flatMap(options) : [bare];
}

/** The schema of one member or element, if `schema` has it. */
export function inner(schema: Schema, key: PropertyKey): Schema | undefined {
  if (schema instanceof z.core.$ZodObject) {
    const shape = schema._zod.def.shape;
    return typeof key === 'string' && Object.hasOwn(shape, key) ? shape[key] : undefined;
  }
  if (schema instanceof z.core.$ZodRecord) return schema._zod.def.valueType;
  if (schema instanceof z.core.$ZodArray) return schema._zod.def.element;
  return undefined;
}

/** Names of the members that an object of this schema may have, at `path` below it. */
export function knownKeys(schema: Schema, path: readonly PropertyKey[]): string[] {
  let level = options(schema);
  for (const key of path) level = level.flatMap((s) => alternatives(inner(s, key)));
  return [
    ...new Set(level.flatMap((s) => (s instanceof z.core.$ZodObject ? Object.keys(s._zod.def.shape) : []))),
  ];
}

function alternatives(schema: Schema | undefined): Schema[] {
  return schema ? options(schema) : [];
}
