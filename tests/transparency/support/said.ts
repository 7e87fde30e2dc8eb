import { memberBytes } from '../../../server/lib/json/reshape.ts';
import { elements } from '../../../server/lib/json/scan.ts';

/** A JSON object as its members' own bytes, in its order. */
export type Members = Readonly<Record<string, string>>;

/** @throws JsonError for what is no JSON object */
export function membersOf(text: string): Members {
  return Object.fromEntries(
    [...memberBytes(Buffer.from(text))].map(([key, bytes]) => [key, bytes.toString()]),
  );
}

/** The same object with other bytes for some members; undefined takes one away. */
export function withMembers(members: Members, change: Record<string, string | undefined>): Members {
  const all = Object.entries({ ...members, ...change });
  return Object.fromEntries(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

export function textOf(members: Members): string {
  const parts = Object.entries(members).map(([key, value]) => `${JSON.stringify(key)}:${value}`);
  return `{${parts.join(',')}}`;
}

/** A string member's value. */
export function stringIn(members: Members, key: string): string {
  const value: unknown = JSON.parse(members[key] ?? 'null');
  return typeof value === 'string' ? value : '';
}

/** The answer to a request, as opposed to what is said before it. */
export function answers(members: Members, id: string): boolean {
  return members.method === undefined && members.id === id;
}

/** The elements of an array as their own bytes. */
export function elementsOf(array: string): string[] {
  const bytes = Buffer.from(array);
  const found: string[] = [];
  elements(bytes, 0, bytes.length, (start, end) => found.push(bytes.toString('utf8', start, end)));
  return found;
}
