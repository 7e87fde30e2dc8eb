import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { REDACTED } from '../../contract/secret.ts';
import { messageOf } from '../../lib/errors.ts';
import { jsonPath, type SettingsProblem } from './problem.ts';
import { isSealed } from './sealed.ts';

/** Opens a sealed string of an encrypted export; null when it can't be opened. */
export type Open = (sealed: string) => string | null;

export const MAX_SETTINGS_BYTES = 8 * 1024 * 1024;

/**
 * The members of the document's top level in the order of the text; a repeated member appears twice. Comments and
 * trailing commas are allowed.
 * @returns `sealed` tells whether what was read so far held a sealed text that stayed shut; a problem instead when the text is not one JSON object
 */
export function readDocument(
  text: string,
  open: Open | undefined,
): { entries: Node[]; value: ValueReader; sealed: () => boolean } | SettingsProblem {
  if (Buffer.byteLength(text) > MAX_SETTINGS_BYTES)
    return unreadable(`is larger than ${MAX_SETTINGS_BYTES} bytes`);
  const bare = text.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(bare, errors, { allowTrailingComma: true });
  } catch (error) {
    // The parser recurses: a hundred thousand brackets end here.
    return unreadable(`cannot be read (${messageOf(error)})`);
  }
  const first = errors[0];
  if (first)
    return unreadable(
      `is not valid JSON: ${printParseErrorCode(first.error)} at ${position(bare, first.offset)}`,
    );
  if (root?.type !== 'object') return unreadable('must be a JSON object');
  if (depthOf(root) > MAX_DEPTH) return unreadable(`is nested deeper than ${MAX_DEPTH} levels`);
  let sealed = false;
  const onSealed = (): void => {
    sealed = true;
  };
  return {
    entries: root.children ?? [],
    value: (node, path, problems) => readValue(node, path, { open, problems, onSealed }),
    sealed: () => sealed,
  };
}

export type ValueReader = (
  node: Node | undefined,
  path: readonly PropertyKey[],
  problems: SettingsProblem[],
) => unknown;

/** Key and value of a property node. */
export function property(node: Node): { key: string; value: Node | undefined } {
  const key: unknown = node.children?.[0]?.value;
  return { key: typeof key === 'string' ? key : '', value: node.children?.[1] };
}

const MAX_DEPTH = 64;

function depthOf(root: Node): number {
  let level: Node[] = [root];
  let depth = 0;
  for (; level.length > 0 && depth <= MAX_DEPTH * 2; depth++)
    level = level.flatMap((node) => node.children ?? []);
  // A property node and its value are two levels of the tree and one of the document.
  return depth / 2;
}

interface Reading {
  open: Open | undefined;
  problems: SettingsProblem[];
  onSealed: () => void;
}

function readValue(node: Node | undefined, path: readonly PropertyKey[], reading: Reading): unknown {
  if (!node) return null;
  if (node.type === 'object') return objectOf(node, path, reading);
  if (node.type === 'array')
    return (node.children ?? []).map((child, i) => readValue(child, [...path, i], reading));
  const value: unknown = node.value;
  return typeof value === 'string' ? textOf(value, path, reading) : value;
}

function objectOf(node: Node, path: readonly PropertyKey[], reading: Reading): Record<string, unknown> {
  const members = new Map<string, unknown>();
  for (const child of node.children ?? []) {
    const { key, value } = property(child);
    const here = [...path, key];
    if (members.has(key))
      reading.problems.push({
        severity: 'warning',
        path: jsonPath(here),
        message: 'appears twice; the last one counts',
      });
    members.set(key, readValue(value, here, reading));
  }
  // fromEntries defines own members, so that `__proto__` is a key like any other.
  return Object.fromEntries(members);
}

function textOf(value: string, path: readonly PropertyKey[], { open, problems, onSealed }: Reading): string {
  if (value.includes(REDACTED)) {
    problems.push({
      severity: 'error',
      path: jsonPath(path),
      message: 'holds a redacted value; enter the secret or name a variable',
    });
  }
  if (!isSealed(value)) return value;
  const opened = open?.(value) ?? null;
  if (opened !== null) return opened;
  onSealed();
  const message = open
    ? 'was encrypted with another passphrase'
    : 'is encrypted; give the passphrase of the export';
  problems.push({ severity: 'error', path: jsonPath(path), message });
  return value;
}

function unreadable(message: string): SettingsProblem {
  return { severity: 'error', path: '', message: `the document ${message}` };
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
