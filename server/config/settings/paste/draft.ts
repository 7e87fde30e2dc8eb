import type { Remark } from '../../../contract/remark.ts';

/** A server as a text says it, in the words of any dialect. */
export interface Draft {
  /** As the text calls it; null where it does not: then it is called by what it runs. */
  name: string | null;
  entry: Record<string, unknown>;
  /** What was understood, changed or left out. */
  notes: Remark[];
}

/** A text that is no server, and why. */
export interface NoDraft {
  problem: Remark;
}

export function isDraft(read: Draft | NoDraft): read is Draft {
  return 'entry' in read;
}

/** `X-Thing: value` as name and value, or null. */
export function headerOf(line: string): [string, string] | null {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).trim();
  return colon > 0 && /^[^\s:]+$/.test(name) ? [name, line.slice(colon + 1).trim()] : null;
}

/** `KEY=value` as name and value, or null. */
export function assignmentOf(word: string): [string, string] | null {
  const match = /^([A-Za-z_]\w*)=/.exec(word);
  return match?.[1] === undefined ? null : [match[1], word.slice(match[0].length)];
}
