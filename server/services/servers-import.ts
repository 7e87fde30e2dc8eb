import { sameValue } from '../config/settings/canonical.ts';
import { parseSettings } from '../config/settings/parse.ts';
import { errorAt, type SettingsProblem } from '../config/settings/problem.ts';
import { remark } from '../contract/remark.ts';
import type { UnitChange } from '../contract/revision.ts';
import { changeSettings } from './change.ts';
import type { ServiceContext } from './context.ts';
import { fieldProblem, invalidInput } from './input.ts';
import { authorise } from './permissions.ts';
import { commandObjection } from './stdio-sources.ts';

export interface ImportReport {
  /** Null when nothing changed. */
  revision: number | null;
  created: string[];
  updated: string[];
  /** Names that exist already and were left alone, or say the same. */
  skipped: string[];
  problems: SettingsProblem[];
}

/**
 * Adds the servers of a document of any known client; nothing is removed. Entries with an error are left out.
 * @param input.document text (comments allowed) or an object
 * @throws PatchbayError `invalid_input` for a document that cannot be read at all
 */
export async function importServers(
  ctx: ServiceContext,
  input: { document: string | Record<string, unknown>; overwrite?: boolean },
): Promise<ImportReport> {
  authorise(ctx, 'settings.manage');
  const text = typeof input.document === 'string' ? input.document : JSON.stringify(input.document);
  const { revision, result } = await changeSettings(ctx, ({ current }) => {
    const parsed = parseSettings(text, { separator: current.system.nameSeparator, hub: ctx.policy.hub });
    if (!parsed.ok) throw invalidInput(parsed.problems.map((problem) => fieldProblem(problem, 'document')));
    const report: ImportReport = {
      revision: null,
      created: [],
      updated: [],
      skipped: [],
      problems: [...parsed.problems],
    };
    const changes: UnitChange[] = [];
    for (const unit of parsed.units.values()) {
      if (unit.kind !== 'server') continue;
      const before = current.servers.get(unit.name)?.spec ?? null;
      const change = { unit: `server:${unit.name}`, before, after: unit.spec };
      const objection = current.groups.has(unit.name)
        ? remark('held_by_group', { name: unit.name })
        : commandObjection(ctx, change);
      if (objection) report.problems.push(errorAt(unit.path, objection));
      else if (before !== null && (!input.overwrite || sameValue(before, unit.spec)))
        report.skipped.push(unit.name);
      else {
        changes.push(change);
        (before === null ? report.created : report.updated).push(unit.name);
      }
    }
    const count = changes.length === 1 ? 'a server' : `${changes.length} servers`;
    return { changes, action: 'server.import', summary: `Imported ${count}`, result: report };
  });
  return { ...result, revision };
}
