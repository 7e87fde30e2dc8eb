import { nearestNames } from '../../search/names.ts';
import type { Catalog, Target } from '../catalog.ts';
import { idOf } from './scope.ts';

const LONGEST_TEXT = 2000;
const MOST_WORDS = 300;
const WORD = /[^\s"'`“”‘’()[\]{}<>,;!?]+/g;
const END = /[.:]+$/;
/** A word of a language is no name, although a tool may be called so. */
const LIKE_A_NAME = /[_.:/-]|\p{Ll}\p{Lu}/u;

/**
 * Ids of the tools that a text calls by the very names that they have in this catalog: with the alias that a group gave
 * their server, or cut where they were too long. Pure.
 */
export function namedHere(text: string, { tools }: Catalog): Set<string> {
  const found = new Set<string>();
  const look = (word: string): void => {
    const target = tools.get(word);
    if (target) found.add(idOf(target));
  };
  look(text.trim());
  const words = text.slice(0, LONGEST_TEXT).matchAll(WORD);
  for (const [word] of [...words].slice(0, MOST_WORDS)) {
    if (LIKE_A_NAME.test(word)) look(word.replace(END, ''));
  }
  return found;
}

/** Names of this catalog that somebody may have meant; of a tool that got another name the one that it had counts, too. */
export function nearestHere(asked: string, { tools }: Catalog, limit: number): string[] {
  const names = new Map<string, string>();
  for (const [name, target] of tools) {
    const before = nameBefore(name, target);
    if (before !== null) names.set(before, name);
  }
  for (const name of tools.keys()) names.set(name, name);
  const near = nearestNames(asked, names.keys(), 2 * limit).map((name) => names.get(name) ?? name);
  return [...new Set(near)].slice(0, limit);
}

function nameBefore(name: string, { member, item }: Target): string | null {
  const given = member.server.spec.tools?.[item]?.name;
  return given !== undefined && name.endsWith(given) ? name.slice(0, -given.length) + item : null;
}
