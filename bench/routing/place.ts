import { DEFAULT_SEPARATOR, NAME_PATTERN } from '../../server/contract/names.ts';
import { claimName, prefixedName } from '../../server/hub/naming.ts';
import type { SetTool } from './any-set.ts';

/** A server of a set as it is put behind the hub. */
export interface PlacedServer {
  /** Good as a name in the settings, and no other's in any casing. */
  name: string;
  title: string | undefined;
  description: string | undefined;
  tools: PlacedTool[];
}

export interface PlacedTool {
  /** The set's. */
  id: string;
  /** The server's own name of it: no other tool of the server has it. */
  name: string;
  /** What endpoints over several servers call it. */
  publicName: string;
  description: string;
  /** The definition's text. */
  json: string;
}

/**
 * The servers of a set in their order. Sets name servers in free text, and list one tool of a server twice: such names
 * get other characters, never other words, since the words are searched. Pure, and always the same.
 */
export function place(tools: readonly SetTool[]): PlacedServer[] {
  const byServer = new Map<string, SetTool[]>();
  for (const tool of tools) byServer.set(tool.server, [...(byServer.get(tool.server) ?? []), tool]);
  const names = new Set<string>();
  const taken = new Set<string>();
  return [...byServer].map(([server, own]) => {
    const name = serverName(server, names);
    const [first] = own;
    // Words that fall out of the name are still said of the server.
    const lost = wordsOf(name) !== wordsOf(server);
    return {
      name,
      title: cut(first?.serverTitle ?? (lost ? server : undefined), 200),
      description: cut(first?.serverDescription, 10_000),
      tools: placeTools(name, own, taken),
    };
  });
}

function placeTools(server: string, tools: readonly SetTool[], taken: Set<string>): PlacedTool[] {
  const own = new Set<string>();
  return tools.map(({ id, name: named, description, definition }) => {
    let name = named;
    while (own.has(name)) name += '_';
    own.add(name);
    const publicName = claimName(taken, prefixedName(server, DEFAULT_SEPARATOR, name), `${server}\n${name}`);
    taken.add(publicName);
    return { id, name, publicName, description, json: JSON.stringify({ ...definition, name }) };
  });
}

const LONGEST = 40;
/** Dashes are no word; so many are enough where it is by chance that two names look alike. */
const MOST_DASHES = 3;

/** @param names those that are taken, in lower case; the new one is added */
function serverName(server: string, names: Set<string>): string {
  const plain = server
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(DEFAULT_SEPARATOR, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, LONGEST);
  const base = NAME_PATTERN.test(plain) ? plain : 'server';
  let name = base;
  for (let count = 1; names.has(name.toLowerCase()); count++) {
    const end = count <= MOST_DASHES ? '-'.repeat(count) : `-${count}`;
    name = `${base.slice(0, LONGEST - end.length)}${end}`;
  }
  names.add(name.toLowerCase());
  return name;
}

const wordsOf = (text: string): string => (text.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

function cut(text: string | undefined, length: number): string | undefined {
  return text ? text.slice(0, length) : undefined;
}
