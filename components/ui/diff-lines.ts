import { diffLines } from 'diff';
import { orderedLike, prettyJson } from './pretty-json.ts';

export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Line number before, or null for an added line; from 1. */
  before: number | null;
  after: number | null;
}

/** A run of lines to show, or of unchanged lines to leave out. */
export interface DiffPart {
  folded: boolean;
  lines: DiffLine[];
}

/** Two texts that have this little in common are not worth comparing line by line; it would only take time. */
const MAX_CHANGES = 600;
const CONTEXT = 3;

/** Values as pretty JSON (texts as they are), compared by line. Null and undefined have no lines. */
export function compare(before: unknown, after: unknown): DiffLine[] {
  const [old, now] = [textOf(before), textOf(orderedLike(after, before))];
  const changes = diffLines(old, now, { maxEditLength: MAX_CHANGES }) ?? [
    { value: old, added: false, removed: true },
    { value: now, added: true, removed: false },
  ];
  const found: DiffLine[] = [];
  let [left, right] = [0, 0];
  for (const { value, added, removed } of changes) {
    for (const text of splitLines(value)) {
      found.push({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        text,
        before: added ? null : ++left,
        after: removed ? null : ++right,
      });
    }
  }
  return found;
}

/** Folds unchanged lines that are further than three lines from any change, where that leaves out at least two. */
export function fold(lines: readonly DiffLine[]): DiffPart[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, index) => {
    if (kind === 'same') return;
    for (let at = index - CONTEXT; at <= index + CONTEXT; at += 1) near.add(at);
  });
  const parts: DiffPart[] = [];
  lines.forEach((line, index) => {
    const folded = !near.has(index);
    const last = parts.at(-1);
    if (last?.folded === folded) last.lines.push(line);
    else parts.push({ folded, lines: [line] });
  });
  return parts.map((part) => (part.folded && part.lines.length < 2 ? { ...part, folded: false } : part));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : prettyJson(value);
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function splitLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
