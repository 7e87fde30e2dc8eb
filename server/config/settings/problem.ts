import type { Remark, RemarkParams } from '../../contract/remark.ts';

/** What is wrong with one place of a settings document. */
export interface SettingsProblem {
  /** An error keeps its unit out (what runs under that name stays as it is); a warning changes nothing. */
  severity: 'error' | 'warning';
  /** JSON path such as `mcpServers.github.args[0]`; empty for the document itself. */
  path: string;
  message: string;
  /** Of a sentence that the contract names (`contract/remarks.ts`). */
  code?: string | undefined;
  params?: RemarkParams | undefined;
}

export function errorAt(path: string, said: Remark): SettingsProblem {
  return { severity: 'error', path, ...said };
}

export function warningAt(path: string, said: Remark): SettingsProblem {
  return { severity: 'warning', path, ...said };
}

/** `['mcpServers', 'my server', 'args', 0]` → `mcpServers["my server"].args[0]` */
export function jsonPath(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    const key = String(segment);
    if (!/^[A-Za-z0-9_$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
    return path === '' ? key : `${path}.${key}`;
  }, '');
}

/** The candidate within two edits of `word` (one for short words), if there is one. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = word.length <= 4 ? 1 : 2;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: edits(word.toLowerCase(), candidate.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Levenshtein distance with transpositions counted as one; anything above `limit` may be reported as limit + 1. */
function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + cost,
        swap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}
