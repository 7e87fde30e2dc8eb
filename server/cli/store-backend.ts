import type { Config } from '../config/env.ts';
import { loadSecrets } from '../config/secrets.ts';
import { serverSpecSchema } from '../contract/server.ts';
import { silentLog } from '../lib/log.ts';
import { createSealer } from '../lib/seal.ts';
import type { ServiceContext } from '../services/context.ts';
import { parseInput } from '../services/input.ts';
import * as keys from '../services/keys.ts';
import * as servers from '../services/servers.ts';
import * as settings from '../services/settings.ts';
import { openStore } from '../store/store.ts';
import { type Backend, type KeyView, type ListedServer, listedServerSchema } from './backend.ts';

/**
 * The same verbs on the store itself, for when no hub runs. The next hub to start finds what was changed.
 * @throws PatchbayError `locked` when a hub runs after all
 */
export async function openStoreBackend(config: Config): Promise<Backend> {
  const { database, dataDir, listen, stdioSources } = config;
  const { encryptionKey } = loadSecrets(config);
  const sealer = createSealer(encryptionKey, 'store');
  const store = await openStore({ ...database, poolSize: 2, dataDir, sealer, log: silentLog });
  const hosts = listen.allowedHosts.filter((host) => host !== '*');
  const policy = { stdio: stdioSources, hub: { port: listen.port, hosts } };
  const ctx: ServiceContext = { store, policy, principal: { kind: 'local' }, request: null };
  return {
    where: database.url === null ? dataDir : 'the database',
    servers: async () => ({
      items: (await servers.listServers(ctx)).map(serverOf),
      fileProblems: await settings.listFileProblems(ctx),
    }),
    addServer: async (name, spec) =>
      serverOf(await servers.createServer(ctx, { name, spec: parseInput(serverSpecSchema, spec, ['spec']) })),
    removeServer: (name) => servers.deleteServer(ctx, { name, ifMatch: null }),
    keys: async () => (await keys.listKeys(ctx)).map(keyOf),
    createKey: async (input) => issued(await keys.createKey(ctx, input)),
    revokeKey: (id) => keys.revokeKey(ctx, { id }),
    rotateKey: async (id, overlapSeconds) => issued(await keys.rotateKey(ctx, { id, overlapSeconds })),
    diff: (text, passphrase) => settings.diffSettings(ctx, { text, passphrase }),
    apply: (text, options) => settings.applySettings(ctx, { text, source: 'admin', ...options }),
    export: (options) => settings.exportSettings(ctx, options),
    close: () => store.close(),
  };
}

function serverOf(server: servers.ListedServer): ListedServer {
  const { createdAt, updatedAt } = server;
  const dates = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return listedServerSchema.parse({ ...server, ...dates, status: null });
}

function keyOf(key: keys.ListedKey): KeyView {
  return {
    ...key,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    previousUntil: key.previousUntil?.toISOString() ?? null,
  };
}

function issued({ key, token }: keys.IssuedKey): { key: KeyView; token: string } {
  return { key: keyOf(key), token };
}
