import { driftedUnits } from '../config/settings/drift.ts';
import { standing } from '../config/settings/order.ts';
import { parseSettings } from '../config/settings/parse.ts';
import { type Plan, planApply } from '../config/settings/plan.ts';
import type { HubAddress } from '../config/settings/ports.ts';
import type { SettingsProblem } from '../config/settings/problem.ts';
import { createOpening } from '../config/settings/sealed.ts';
import type { ParsedSettings, UnreadableSettings } from '../config/settings/units.ts';
import { remark } from '../contract/remark.ts';
import type { UnitChange } from '../contract/revision.ts';
import type { Db } from '../store/db.ts';
import { lockSettings } from '../store/queries/settings.ts';
import { readFileProblems, readFileState, writeDocument, writeFileProblems, writeFound } from './applied.ts';
import { changeSettings, readState, type SettingsState } from './change.ts';
import type { ServiceContext } from './context.ts';
import { fieldProblem, invalidField, invalidInput } from './input.ts';
import { authorise } from './permissions.ts';
import { redactChange } from './redaction.ts';
import { commandObjection } from './stdio-sources.ts';

export interface ApplyInput {
  text: string;
  /** `file`: the settings file was found or changed; `admin`: somebody applies a document by hand. */
  source: 'file' | 'admin';
  /** Lets a document without servers and groups remove all that the file brought. */
  prune?: boolean;
  /** Says what would change; changes nothing. */
  dryRun?: boolean;
  /** Of an encrypted export. */
  passphrase?: string | undefined;
  /** The file was seen changing into this text, so it is newer than whatever was applied. Only for `file`. */
  fresh?: boolean;
}

export interface ApplyReport {
  /** Null when nothing changed. */
  revision: number | null;
  /** Redacted. */
  changes: UnitChange[];
  /** Unit names such as `server:github`. */
  created: string[];
  updated: string[];
  removed: string[];
  /** Units of the document that differ and stay as they are, and why. */
  kept: Array<{ unit: string; reason: string }>;
  problems: SettingsProblem[];
  refused?: 'unreadable' | 'older' | 'empty';
}

export interface Validation {
  /** Without a single error. */
  ok: boolean;
  problems: SettingsProblem[];
  /** What the document says rightly, such as `server:github`. */
  units: string[];
}

/** What is right and wrong with a document, without looking at any store. Pure. */
export function validateSettings(text: string, hub?: HubAddress): Validation {
  const parsed = parseSettings(text, { hub });
  const ok = !parsed.problems.some(({ severity }) => severity === 'error');
  return { ok, problems: parsed.problems, units: parsed.ok ? [...parsed.units.keys()] : [] };
}

/**
 * Applies a settings document; the rules are those of `planApply`. Wrong entries are reported, never thrown.
 * @throws PatchbayError `invalid_input` for a document applied by hand that cannot be read, or not all of it without
 * another passphrase: half of an export is nobody's wish. The file's own entries stand each for themselves.
 */
export async function applySettings(ctx: ServiceContext, input: ApplyInput): Promise<ApplyReport> {
  authorise(ctx, 'settings.manage');
  const open = input.passphrase === undefined ? undefined : await createOpening(input.text, input.passphrase);
  const { revision, result } = await changeSettings(ctx, (state) => {
    const parsed = parseSettings(input.text, {
      separator: state.current.system.nameSeparator,
      knownServers: new Set(state.current.servers.keys()),
      hub: ctx.policy.hub,
      open,
    });
    const nothing = { changes: [], applied: new Map(), action: 'settings.apply', summary: '' };
    const noted = async (tx: Db, problems: readonly SettingsProblem[]) => {
      if (input.source === 'file') await writeFileProblems(tx, ctx.store.sealer, state.file, problems);
    };
    if (input.source === 'admin') checkDocument(parsed, open !== undefined);
    if (!parsed.ok) {
      const also = (tx: Db) => noted(tx, parsed.problems);
      return { ...nothing, result: unreadable(parsed), ...(!input.dryRun && { also }) };
    }
    const place = standing(state.file.documents, parsed.hash, isFresh(ctx, input, parsed, state));
    const plan = planApply({
      parsed,
      applied: state.file.units,
      current: state.current,
      prune: input.prune ?? false,
      older: place.older,
      forbid: (change) => commandObjection(ctx, change),
    });
    const result = reportOf(plan);
    if (input.dryRun) return { ...nothing, result };
    return {
      changes: plan.changes,
      applied: plan.applied,
      action: 'settings.apply',
      summary: summaryOf(result),
      origin: ctx.principal.kind === 'file' ? 'file' : 'admin',
      sequence: place.sequence,
      async also(tx) {
        const applied =
          plan.refused === undefined || (state.file.documents.get(parsed.hash)?.applied ?? false);
        await writeDocument(tx, state.file, parsed.hash, { sequence: place.sequence, applied });
        if (input.source === 'file') await writeFound(tx, ctx.store.sealer, state.file, parsed.hash);
        await noted(tx, plan.problems);
      },
      result,
    };
  });
  return { ...result, revision };
}

function checkDocument(parsed: ParsedSettings | UnreadableSettings, opened: boolean): void {
  if (!parsed.ok) throw invalidInput(parsed.problems.map((problem) => fieldProblem(problem, 'text')));
  if (!parsed.sealed) return;
  throw invalidField('passphrase', remark(opened ? 'passphrase_wrong' : 'document_locked'));
}

/**
 * A document applied by hand is newer than all others. With the embedded database one process alone has a file, so a
 * file that is another than last time was changed since; with PostgreSQL it may be that of an older replica.
 */
function isFresh(
  ctx: ServiceContext,
  input: ApplyInput,
  parsed: ParsedSettings,
  state: SettingsState,
): boolean {
  if (input.source === 'admin') return true;
  return ctx.store.kind === 'pglite' ? state.file.found !== parsed.hash : (input.fresh ?? false);
}

/** What applying `text` would change, and what has drifted from what was applied. */
export async function diffSettings(
  ctx: ServiceContext,
  { text, passphrase }: { text: string; passphrase?: string | undefined },
): Promise<ApplyReport & { drifted: string[] }> {
  const report = await applySettings(ctx, { text, source: 'admin', dryRun: true, prune: true, passphrase });
  return { ...report, drifted: await listDrift(ctx) };
}

/** What was wrong with the settings file when it was last applied: entries that could not be taken are named here. */
export async function listFileProblems(ctx: ServiceContext): Promise<SettingsProblem[]> {
  authorise(ctx, 'view');
  return readFileProblems(ctx.store.db, ctx.store.sealer);
}

/** Units that differ from what the settings file made of them. */
export async function listDrift(ctx: ServiceContext): Promise<string[]> {
  authorise(ctx, 'view');
  const { current, file } = await readState(ctx);
  return driftedUnits(current, file.units);
}

/** Remembers that a document exists, so that its place among the others is known before anyone applies it. */
export async function noteDocument(
  ctx: ServiceContext,
  { text, fresh }: { text: string; fresh: boolean },
): Promise<void> {
  authorise(ctx, 'settings.manage');
  const parsed = parseSettings(text);
  if (!parsed.ok) return;
  await ctx.store.transaction(async (tx) => {
    await lockSettings(tx);
    const file = await readFileState(tx, ctx.store.sealer);
    const { sequence } = standing(file.documents, parsed.hash, fresh);
    const applied = file.documents.get(parsed.hash)?.applied ?? false;
    await writeDocument(tx, file, parsed.hash, { sequence, applied });
  });
}

function unreadable(parsed: UnreadableSettings): ApplyReport {
  return { ...EMPTY, problems: parsed.problems, refused: 'unreadable' };
}

const EMPTY: ApplyReport = {
  revision: null,
  changes: [],
  created: [],
  updated: [],
  removed: [],
  kept: [],
  problems: [],
};

function reportOf(plan: Plan): ApplyReport {
  const units = (test: (change: UnitChange) => boolean) => plan.changes.filter(test).map(({ unit }) => unit);
  return {
    revision: null,
    changes: plan.changes.map(redactChange),
    created: units(({ before, after }) => before === null && after !== null),
    updated: units(({ before, after }) => before !== null && after !== null),
    removed: units(({ after }) => after === null),
    kept: plan.kept,
    problems: plan.problems,
    ...(plan.refused ? { refused: plan.refused } : {}),
  };
}

function summaryOf({ created, updated, removed }: ApplyReport): string {
  const parts = [
    [created.length, 'added'],
    [updated.length, 'changed'],
    [removed.length, 'removed'],
  ] as const;
  return `Applied settings: ${parts
    .filter(([n]) => n > 0)
    .map(([n, verb]) => `${n} ${verb}`)
    .join(', ')}`;
}
