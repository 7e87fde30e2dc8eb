import { z } from 'zod';
import { type DocumentPlace, forgettable } from '../config/settings/order.ts';
import type { AppliedState, AppliedUnit } from '../config/settings/plan.ts';
import type { SettingsProblem } from '../config/settings/problem.ts';
import { saidShape } from '../contract/remark.ts';
import type { Sealer } from '../lib/seal.ts';
import { createTextMemo, type TextMemo } from '../lib/text-memo.ts';
import type { Db } from '../store/db.ts';
import {
  readApplied,
  readAppliedContent,
  readAppliedUnit,
  removeApplied,
  writeApplied,
} from '../store/queries/applied.ts';

/** What is remembered of the settings file between two applications. */
export interface FileState {
  units: ReadonlyMap<string, AppliedState>;
  /** By the document's hash. */
  documents: ReadonlyMap<string, DocumentPlace>;
  /** Hash of the document that was last found in the settings file; only kept where one process alone has a file. */
  found: string | null;
  /** What was wrong with it, sealed; see `readFileProblems`. */
  problems: string | null;
  /** Place of the newest applied document. */
  sequence: number;
}

/** A file can be wrong in more places than anybody reads. */
const MOST_PROBLEMS = 500;
const problemsSchema = z.array(
  z.object({ severity: z.enum(['error', 'warning']), path: z.string(), ...saidShape }),
);

const hashesSchema = z.object({ text: z.string(), value: z.string() });
const DOCUMENT = 'document:';
const FOUND = 'found:file';
const PROBLEMS = 'problems:file';

/** Hashes are sealed at rest: the hash of an entry with a short secret could be guessed offline. */
export async function readFileState(db: Db, sealer: Sealer): Promise<FileState> {
  const units = new Map<string, AppliedState>();
  const documents = new Map<string, DocumentPlace>();
  let found: string | null = null;
  let problems: string | null = null;
  const rows = await readApplied(db);
  const memo = memoOf(sealer);
  for (const [unit, row] of rows) {
    if (unit === FOUND) found = sealer.open(row.hash)?.toString() ?? null;
    else if (unit.startsWith(DOCUMENT)) {
      documents.set(unit.slice(DOCUMENT.length), { sequence: row.sequence, applied: row.brought });
    } else if (unit === PROBLEMS) problems = row.hash;
    else {
      const hashes = memo.of(unit, row.hash, () => openHashes(sealer, row.hash));
      if (hashes) units.set(unit, { ...hashes, state: row.state, brought: row.brought });
    }
  }
  memo.sweep();
  const sequence = Math.max(0, ...[...documents.values()].filter((d) => d.applied).map((d) => d.sequence));
  return { units, documents, found, problems, sequence };
}

type Hashes = { text: string; value: string };
const memos = new WeakMap<Sealer, TextMemo<Hashes | null>>();

/** The file's state is read with every list of servers, and seldom changes. */
function memoOf(sealer: Sealer): TextMemo<Hashes | null> {
  const memo = memos.get(sealer) ?? createTextMemo<Hashes | null>();
  memos.set(sealer, memo);
  return memo;
}

function openHashes(sealer: Sealer, sealed: string): Hashes | null {
  const plain = sealer.open(sealed);
  return plain === null ? null : hashesSchema.parse(JSON.parse(plain.toString()));
}

export async function writeFileState(
  tx: Db,
  sealer: Sealer,
  units: ReadonlyMap<string, AppliedUnit | null>,
  sequence: number,
): Promise<void> {
  for (const [unit, applied] of units) {
    if (applied === null) {
      await removeApplied(tx, unit);
      continue;
    }
    const { text, value, state, brought, content } = applied;
    const hash = sealer.seal(JSON.stringify({ text, value }));
    const row = { hash, state, brought, at: new Date(), sequence };
    const sealed = content === undefined ? {} : { content: sealer.seal(JSON.stringify(content)) };
    await writeApplied(tx, unit, { ...row, ...sealed });
  }
}

/**
 * What the settings file last made of a unit, secrets plain.
 * @returns null where no file names it, or where it was sealed with another key
 */
export async function readFileContent(db: Db, sealer: Sealer, unit: string): Promise<unknown> {
  const sealed = await readAppliedContent(db, unit);
  const plain = sealed === null ? null : sealer.open(sealed);
  return plain === null ? null : JSON.parse(plain.toString());
}

/** Remembers a document's place, if that is new; the oldest beyond a bound are forgotten. */
export async function writeDocument(
  tx: Db,
  file: FileState,
  hash: string,
  place: DocumentPlace,
): Promise<void> {
  const known = file.documents.get(hash);
  if (known?.applied !== place.applied || known.sequence !== place.sequence) {
    const row = { hash: '', state: 'applied', at: new Date() } as const;
    await writeApplied(tx, DOCUMENT + hash, { ...row, brought: place.applied, sequence: place.sequence });
  }
  for (const old of forgettable(new Map(file.documents).set(hash, place)))
    await removeApplied(tx, DOCUMENT + old);
}

export async function writeFound(tx: Db, sealer: Sealer, file: FileState, hash: string): Promise<void> {
  if (file.found === hash) return;
  await writeApplied(tx, FOUND, {
    hash: sealer.seal(hash),
    state: 'applied',
    brought: false,
    at: new Date(),
    sequence: 0,
  });
}

/** What was wrong with the settings file when it was last applied. */
export async function readFileProblems(db: Db, sealer: Sealer): Promise<SettingsProblem[]> {
  const row = await readAppliedUnit(db, PROBLEMS);
  const plain = row && sealer.open(row.hash);
  return plain ? problemsSchema.parse(JSON.parse(plain.toString())) : [];
}

export async function writeFileProblems(
  tx: Db,
  sealer: Sealer,
  file: FileState,
  problems: readonly SettingsProblem[],
): Promise<void> {
  const text = JSON.stringify(problems.slice(0, MOST_PROBLEMS));
  if (file.problems !== null && sealer.open(file.problems)?.toString() === text) return;
  const hash = sealer.seal(text);
  await writeApplied(tx, PROBLEMS, { hash, state: 'applied', brought: false, at: new Date(), sequence: 0 });
}
