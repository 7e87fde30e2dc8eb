import type { ServiceContext } from '../../server/services/context.ts';
import { updateServer } from '../../server/services/servers.ts';
import { applySettings } from '../../server/services/settings.ts';
import { readSettings } from '../../server/store/queries/settings.ts';
import type { StoreKind } from '../support/stores.ts';
import { createWorld, type World } from './world.ts';

/** The text of a settings file with these servers, name → command. */
export function documentOf(servers: Record<string, string>, rest: object = {}): string {
  return JSON.stringify({
    mcpServers: Object.fromEntries(Object.entries(servers).map(([name, command]) => [name, { command }])),
    ...rest,
  });
}

export interface SettingsWorld extends World {
  /** Of the settings file. */
  fileCtx(): ServiceContext;
  /** Applies a text as the file that was just put into place. */
  apply(text: string, more?: object): ReturnType<typeof applySettings>;
  /** Every server's command by its name. */
  commands(): Promise<Record<string, string>>;
  /** Changes a server's command as an administrator. */
  edit(name: string, command: string): Promise<unknown>;
}

export function createSettingsWorld(open: StoreKind['open']): SettingsWorld {
  const world = createWorld(open);
  const fileCtx = (): ServiceContext => ({
    ...world.ctx(),
    principal: { kind: 'file', path: '/f' },
    request: null,
  });
  return {
    get store() {
      return world.store;
    },
    ctx: world.ctx,
    fileCtx,
    apply: (text, more = {}) => applySettings(fileCtx(), { text, source: 'file', fresh: true, ...more }),
    async commands() {
      const { servers } = await readSettings(world.store.db, world.store.sealer);
      return Object.fromEntries(
        [...servers].map(([name, { spec }]) => [name, spec.type === 'stdio' ? spec.command : '']),
      );
    },
    edit: (name, command) => updateServer(world.ctx(), { name, patch: { command }, ifMatch: null }),
  };
}
