import type { ServiceContext } from '../../server/services/context.ts';

/** What a scenario is given: an empty store, open, before the hub that will run on it. */
export interface Stage {
  /** Of the local administrator. */
  ctx: ServiceContext;
  /** For every user that is made. */
  password: string;
  /** Of one of the MCP servers that this program serves. */
  upstreamUrl(kind: string, name: string): string;
  /** How far it is, for who waits. */
  progress(text: string): void;
}

export interface Scenario {
  /** One line for `--help`. */
  about: string;
  /** Where to look first, e.g. `/servers`. */
  page: string;
  /** Fills the store. @returns the settings file that the hub starts with */
  fill(stage: Stage): Promise<Record<string, unknown>>;
}
