import { isRecord, parseOrUndefined } from '../lib/json/parse.ts';

/** An argument of a tool that is repeated in a header (`x-mcp-header`, 2026-07-28). */
export interface ParamHeader {
  /** Names of properties from `arguments` down to the value. */
  path: readonly string[];
  /** Lower case, e.g. `mcp-param-region`. */
  header: string;
  /** Compared as a number instead of as text. */
  numeric: boolean;
}

export interface ParamHeaders {
  headers: readonly ParamHeader[];
  /** What the specification forbids of these declarations, or null. A tool with such a schema is no good over HTTP. */
  fault: string | null;
}

const MARK = Buffer.from('x-mcp-header');
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const NONE: ParamHeaders = { headers: [], fault: null };
const MAX_DEPTH = 64;

const known = new WeakMap<Buffer, ParamHeaders>();

/**
 * What a listed tool declares; worked out once for each tool's bytes, and without parsing for nearly every tool.
 * @param tool its definition as JSON
 */
export function paramHeadersOf(tool: Buffer): ParamHeaders {
  const found = known.get(tool);
  if (found) return found;
  const definition = tool.includes(MARK) ? parseOrUndefined(tool) : undefined;
  const declared = isRecord(definition) ? scanSchema(definition.inputSchema) : NONE;
  known.set(tool, declared);
  return declared;
}

/** Pure: the declarations of an `inputSchema`; one that is wrong in any other way than its type takes all with it. */
export function scanSchema(schema: unknown): ParamHeaders {
  const headers: ParamHeader[] = [];
  const faults: string[] = [];
  let lost = false;

  function declare(node: Record<string, unknown>, path: readonly string[], reachable: boolean): void {
    const where = path.join('.') || 'the schema itself';
    const name = node['x-mcp-header'];
    if (!reachable || path.length === 0)
      lose(`${where}: x-mcp-header is only for properties that are always there`);
    else if (typeof name !== 'string' || !TOKEN.test(name))
      lose(`${where}: x-mcp-header must be a header name`);
    else if (headers.some(({ header }) => header === headerName(name)))
      lose(`${where}: ${name} is declared twice`);
    else if (node.type === 'number') {
      faults.push(`${where}: x-mcp-header is not for type number`);
      headers.push({ path, header: headerName(name), numeric: true });
    } else if (node.type === 'string' || node.type === 'boolean' || node.type === 'integer')
      headers.push({ path, header: headerName(name), numeric: node.type === 'integer' });
    else lose(`${where}: x-mcp-header is only for string, integer and boolean`);
  }

  function lose(fault: string): void {
    lost = true;
    faults.push(fault);
  }

  function visit(node: unknown, path: readonly string[], reachable: boolean): void {
    if (path.length > MAX_DEPTH || lost) return;
    if (Array.isArray(node)) {
      for (const each of node) visit(each, [...path, '*'], reachable);
      return;
    }
    if (!isRecord(node)) return;
    if (Object.hasOwn(node, 'x-mcp-header')) declare(node, path, reachable);
    for (const [keyword, below] of Object.entries(node)) {
      if (keyword === 'properties' && isRecord(below)) {
        for (const [name, property] of Object.entries(below)) visit(property, [...path, name], reachable);
      } else if (SUBSCHEMAS.has(keyword)) visit(below, [...path, `<${keyword}>`], false);
      else if (NAMED_SUBSCHEMAS.has(keyword) && isRecord(below))
        for (const each of Object.values(below)) visit(each, [...path, `<${keyword}>`], false);
    }
  }

  visit(schema, [], true);
  return { headers: lost ? [] : headers, fault: faults[0] ?? null };
}

function headerName(name: string): string {
  return `mcp-param-${name.toLowerCase()}`;
}

/** Keywords that hold schemas which need not apply, so that a header under them could not be relied upon. */
const SUBSCHEMAS: ReadonlySet<string> = new Set([
  'items',
  'prefixItems',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'propertyNames',
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  'if',
  'then',
  'else',
]);
const NAMED_SUBSCHEMAS: ReadonlySet<string> = new Set([
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
]);
