import { type FoundTool, type SearchResult, searchResultSchema } from '../../contract/api/smart-routing.ts';
import { requireHub } from '../connect.ts';
import { usage } from '../failure.ts';
import type { Io } from '../io.ts';
import type { SearchOptions } from '../program.ts';
import { type Column, cut, printable, table, widthOf } from '../table.ts';

/** @param words of the query, as the shell parted them */
export async function searchTools(io: Io, words: readonly string[], options: SearchOptions): Promise<void> {
  const query = words.join(' ').trim();
  if (query === '') throw usage('There is nothing to search for', 'Say what you need: "open an issue"');
  const { group, key, limit, server, readOnly } = options;
  const body = {
    ...{ query, limit },
    ...(group !== undefined && { group }),
    ...(key !== undefined && { key }),
    ...(server !== undefined && { server }),
    ...(readOnly && { readOnly }),
  };
  const result = await requireHub().request('POST', '/smart-routing/search', searchResultSchema, { body });
  io.result(result, (found) => foundText(found, io));
  for (const line of remarksOn(result)) io.note(line);
}

/** Exported for tests. @param width of the terminal in columns; null where there is none */
export function foundText(
  { items, searched, notice }: SearchResult,
  { paint, width }: Pick<Io, 'paint' | 'width'>,
): string {
  if (items.length === 0) return notice === null ? nothingText(searched) : printable(notice);
  const facts: Column<FoundTool>[] = [
    { title: 'name', value: ({ name }) => printable(name) },
    { title: 'confidence', value: ({ confidence }) => confidence },
    { title: 'score', right: true, value: ({ score }) => score.toFixed(2) },
  ];
  const taken = widthOf(table(items, facts).split('\n')[0] ?? '') + GAP;
  const room = Math.max(LEAST, (width ?? Number.POSITIVE_INFINITY) - taken);
  const said = ({ description }: FoundTool) => cut(printable(description), Math.min(room, MOST));
  return table(items, [...facts, { title: 'description', value: said }], paint.bold);
}

/** Between two columns. */
const GAP = 2;
/** Columns of a description: on a narrow terminal, and anywhere. */
const LEAST = 20;
const MOST = 200;

function nothingText(searched: number): string {
  if (searched === 0) return 'There is no tool to search: no server lists one here';
  return `Nothing was found among ${count(searched, 'tool')}`;
}

/** What is to be said beside the tools. Exported for tests. */
export function remarksOn({ items, notice, hidden }: SearchResult): string[] {
  return [
    ...(notice === null || items.length === 0 ? [] : [printable(notice)]),
    ...(hidden === 0
      ? []
      : [`${count(hidden, 'tool')} that would be as good or better are closed to this key`]),
  ];
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
