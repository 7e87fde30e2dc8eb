export interface Pair {
  key: string;
  value: string;
}

/**
 * The pairs of pasted lines such as `NAME=value`, `export NAME="value"` or `Name: value`; comments and empty lines are
 * left out.
 *
 * @returns null where a line is no pair, or where there is only one line
 */
export function pairsOf(text: string): Pair[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length < 2) return null;
  const pairs = lines.map((line): Pair | null => {
    const match = /^(?:export\s+)?([\w.-]+)\s*(?:=|:\s)\s*(.*)$/.exec(line);
    return match?.[1] === undefined || match[2] === undefined
      ? null
      : { key: match[1], value: unquoted(match[2]) };
  });
  return pairs.every((pair) => pair !== null) ? pairs : null;
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}
