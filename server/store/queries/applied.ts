import { eq, getTableColumns } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { appliedUnits } from '../schema/index.ts';

/**
 * What was last applied to one unit from the settings file. `deleted` is a tombstone: an administrator removed the
 * unit, and it stays away until its text in the file has another hash.
 */
export interface AppliedUnit {
  /** Of the unit's text in the file. */
  hash: string;
  state: 'applied' | 'deleted';
  /** Whether the file created the unit, so that taking it out of the file removes it. */
  brought: boolean;
  at: Date;
  /** Grows with every application of a file; an older text never reverts a newer one. */
  sequence: number;
}

const { content: _, ...light } = getTableColumns(appliedUnits);

export async function readApplied(db: Db): Promise<Map<string, AppliedUnit>> {
  const rows = await db.select(light).from(appliedUnits);
  return new Map(rows.map(({ unit, ...applied }) => [unit, applied]));
}

export async function readAppliedUnit(db: Db, unit: string): Promise<AppliedUnit | undefined> {
  const [row] = await db.select(light).from(appliedUnits).where(eq(appliedUnits.unit, unit));
  return row;
}

/** @returns sealed; null where nothing was applied to the unit */
export async function readAppliedContent(db: Db, unit: string): Promise<string | null> {
  const [row] = await db
    .select({ content: appliedUnits.content })
    .from(appliedUnits)
    .where(eq(appliedUnits.unit, unit));
  return row?.content ?? null;
}

/** @param applied `content` is sealed; without it the row keeps what it has */
export async function writeApplied(
  tx: Db,
  unit: string,
  applied: AppliedUnit & { content?: string },
): Promise<void> {
  await tx
    .insert(appliedUnits)
    .values({ unit, ...applied })
    .onConflictDoUpdate({ target: appliedUnits.unit, set: applied });
}

export async function removeApplied(tx: Db, unit: string): Promise<void> {
  await tx.delete(appliedUnits).where(eq(appliedUnits.unit, unit));
}
