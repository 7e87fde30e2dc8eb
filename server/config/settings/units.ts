import type { GroupSpec } from '../../contract/group.ts';
import type { ServerSpec } from '../../contract/server.ts';
import type { SettingsProblem } from './problem.ts';

/** What is applied as one: `server:github`, `group:prod` or `system:routing.enableGlobalRoute`. */
export type UnitName = string;

/** `text` is the canonical JSON of the entry as the file says it, so a new default of ours is no change of the file. */
interface UnitText {
  path: string;
  text: string;
  hash: string;
}
export type ParsedUnit = UnitText &
  (
    | { kind: 'server'; name: string; spec: ServerSpec }
    | { kind: 'group'; name: string; spec: GroupSpec }
    | { kind: 'system'; name: string; value: unknown }
  );

export interface ParsedSettings {
  ok: true;
  /** The units without an error, in the order of the file. */
  units: ReadonlyMap<UnitName, ParsedUnit>;
  /** Units that the file names but gets wrong; `server:*` and the like when a whole section is wrong. */
  held: ReadonlySet<UnitName>;
  problems: SettingsProblem[];
  /** Of the whole document, without regard to spaces, comments and the order of keys. */
  hash: string;
  /** Some text of an encrypted export could not be opened. */
  sealed: boolean;
}

/** A document that can't be read changes nothing. */
export interface UnreadableSettings {
  ok: false;
  problems: SettingsProblem[];
}
