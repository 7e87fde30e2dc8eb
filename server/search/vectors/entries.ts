import { createHash } from 'node:crypto';
import { createBreather } from '../../lib/breather.ts';
import type { ToolDocument } from '../document.ts';
import { splitName } from '../split-name.ts';

/** A tool and the hashes of what is embedded of it. */
export interface Entry {
  document: ToolDocument;
  /** 16 bytes in hexadecimal. */
  textHash: string;
  nameHash: string;
  /** Of the text and its neighbours'. It stands for the name as well, since the text begins with it. */
  toolHash: string;
}

/** So much of a description says what a tool is for; the rest is detail that blurs it. */
const DESCRIPTION = 300;
/**
 * A server's middle is that of so many of its tools, those with the smallest hashes: as good as of all, and in a large
 * server a tool that comes or goes seldom moves it.
 */
export const SAMPLE = 200;

/** What is embedded of a tool: what it does. */
export function textOf({ shown, description }: Pick<ToolDocument, 'shown' | 'description'>): string {
  const said = description.slice(0, DESCRIPTION).trim();
  return said === '' ? nameOf({ shown }) : `${nameOf({ shown })}: ${said}`;
}

/** And its name alone. */
export function nameOf({ shown }: Pick<ToolDocument, 'shown'>): string {
  return splitName(shown) || shown;
}

/** Characters of both, about. */
export const lengthOf = ({ shown, description }: Pick<ToolDocument, 'shown' | 'description'>): number =>
  2 * shown.length + 2 + Math.min(DESCRIPTION, description.length);

export function hashOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 32);
}

/** The entries of a server by their texts' hashes, each tool once; takes breaths. */
export async function entriesOf(documents: readonly ToolDocument[]): Promise<Entry[]> {
  const breathe = createBreather();
  const entries = new Map<string, Entry>();
  for (const document of documents) {
    await breathe();
    if (!isStorable(document.name)) continue;
    const textHash = hashOf(textOf(document));
    entries.set(document.name, { document, textHash, nameHash: hashOf(nameOf(document)), toolHash: '' });
  }
  const sorted = [...entries.values()].sort((a, b) => (a.textHash < b.textHash ? -1 : 1));
  const neighbours = hashOf(...sampleOf(sorted).map((entry) => entry.textHash));
  for (const entry of sorted) {
    await breathe();
    entry.toolHash = hashOf(entry.textHash, neighbours);
  }
  return sorted;
}

/** @param entries by their texts' hashes */
export const sampleOf = (entries: readonly Entry[]): readonly Entry[] => entries.slice(0, SAMPLE);

/** PostgreSQL's text holds no NUL and no half of a pair: such a name is found by its words alone. */
export const isStorable = (name: string): boolean => !/\0|\p{Surrogate}/u.test(name);
