import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Remark, remark } from '../../contract/remark.ts';
import { REDACTED } from '../../contract/secret.ts';
import { messageOf } from '../../lib/errors.ts';
import { errorAt, jsonPath, type SettingsProblem, warningAt } from './problem.ts';
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
    return unreadable(remark('document_large', { bytes: MAX_SETTINGS_BYTES }));
  const bare = text.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(bare, errors, { allowTrailingComma: true });
  } catch (error) {
    // The parser recurses: a hundred thousand brackets end here.
    return unreadable(remark('document_unreadable', { reason: messageOf(error) }));
  }
  const first = errors[0];
  if (first) {
    const problem = printParseErrorCode(first.error);
    return unreadable(remark('document_no_json', { problem, ...position(bare, first.offset) }));
  }
  if (root?.type !== 'object') return unreadable(remark('document_no_object'));
  if (depthOf(root) > MAX_DEPTH) return unreadable(remark('document_deep', { levels: MAX_DEPTH }));
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
    if (members.has(key)) reading.problems.push(warningAt(jsonPath(here), remark('repeated_last')));
    members.set(key, readValue(value, here, reading));
  }
  // fromEntries defines own members, so that `__proto__` is a key like any other.
  return Object.fromEntries(members);
}

function textOf(value: string, path: readonly PropertyKey[], { open, problems, onSealed }: Reading): string {
  if (value.includes(REDACTED)) {
    problems.push(errorAt(jsonPath(path), remark('redacted_in_document')));
  }
  if (!isSealed(value)) return value;
  const opened = open?.(value) ?? null;
  if (opened !== null) return opened;
  onSealed();
  problems.push(errorAt(jsonPath(path), remark(open ? 'sealed_otherwise' : 'sealed')));
  return value;
}

function unreadable(said: Remark): SettingsProblem {
  return errorAt('', said);
}

function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
