import { refName, type Schema, type Schemas } from './document.ts';

/** Nesting at which examples stop going on. */
const DEEP = 6;

/** A value that a schema allows: its own example or default where there is one, else something short. */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (depth > DEEP) return {};
  if (schema.$ref) {
    const target = schemas[refName(schema.$ref)];
    return target ? exampleOf(target, schemas, depth + 1) : {};
  }
  const branch = (schema.oneOf ?? schema.anyOf ?? schema.allOf)?.[0];
  if (branch) return exampleOf(branch, schemas, depth + 1);
  return exampleOfType(schema, schemas, depth);
}

function exampleOfType(schema: Schema, schemas: Schemas, depth: number): unknown {
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return exampleOfObject(schema, schemas, depth);
    case 'array':
      return schema.items ? [exampleOf(schema.items, schemas, depth + 1)] : [];
    case 'string':
      return exampleText(schema);
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** What must be there, and what has an example of its own. */
function exampleOfObject(schema: Schema, schemas: Schemas, depth: number): Record<string, unknown> {
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties ?? {}).filter(
    ([name, member]) => required.has(name) || member.example !== undefined,
  );
  return Object.fromEntries(members.map(([name, member]) => [name, exampleOf(member, schemas, depth + 1)]));
}

function exampleText({ format, pattern }: Schema): string {
  if (format === 'date-time') return '2026-01-31T12:00:00Z';
  if (format === 'uri') return 'https://example.com/mcp';
  return pattern ? 'name' : 'text';
}
