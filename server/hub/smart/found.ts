import { isRecord, memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import type { SearchHit } from '../../search/types.ts';
import type { Catalog } from '../catalog.ts';
import type { FoundIn } from './scope.ts';

/** A hit with what its caller may know of it. */
export interface Found {
  hit: SearchHit;
  /** The name to call it by. */
  name: string;
  server: string;
  /** The server's own name of it. */
  tool: string;
  definition: Record<string, unknown>;
}

/** Only what the catalog holds: whatever else an index may say does not exist for this caller. */
export function foundOf(hits: readonly SearchHit[], { names }: FoundIn, catalog: Catalog): Found[] {
  return hits.flatMap((hit) => {
    const name = names.get(hit.id);
    const target = name === undefined ? undefined : catalog.tools.get(name);
    const json = name === undefined ? undefined : catalog.toolJson.get(name);
    if (name === undefined || !target || !json) return [];
    const value = parseOrUndefined(json);
    const definition = isRecord(value) ? value : {};
    return [{ hit, name, server: target.member.server.name, tool: target.item, definition }];
  });
}

export function descriptionOf(definition: Record<string, unknown>): string {
  const { description, title } = definition;
  if (typeof description === 'string' && description !== '') return description;
  const said = typeof title === 'string' ? title : memberValue(definition.annotations, 'title');
  return typeof said === 'string' ? said : '';
}

export const schemaOf = ({ inputSchema }: Record<string, unknown>): Record<string, unknown> =>
  isRecord(inputSchema) ? inputSchema : { type: 'object' };

export const isReadOnly = ({ annotations }: Record<string, unknown>): boolean =>
  memberValue(annotations, 'readOnlyHint') === true;

/** Three digits are more than is known. */
export const scoreOf = ({ confidence }: SearchHit): number => Math.round(confidence * 1000) / 1000;
