import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/env.ts';
import { loadSecrets, readEncryptionKey } from '../config/secrets.ts';
import { oneTimeLinkUrl } from '../contract/links.ts';
import { serverSpecSchema } from '../contract/server.ts';
import type { User } from '../contract/user.ts';
import { silentLog } from '../lib/log.ts';
import { createSealer } from '../lib/seal.ts';
import type { ServiceContext } from '../services/context.ts';
import { parseInput } from '../services/input.ts';
import * as keys from '../services/keys.ts';
import * as servers from '../services/servers.ts';
import * as settings from '../services/settings.ts';
import * as users from '../services/users.ts';
import { openStore } from '../store/store.ts';
import { type Backend, type KeyView, type ListedServer, listedServerSchema } from './backend.ts';
import { CliFailure } from './failure.ts';

/**
 * The same verbs on the store itself, for when no hub runs. The next hub to start finds what was changed. The store is
 * opened by the first verb, and made only by one that adds something: looking into the wrong folder leaves no trace.
 */
export function createStoreBackend(config: Config): Backend {
  const where = config.database.url === null ? config.dataDir : 'the database';
  let opened: Promise<ServiceContext> | undefined;
  /** @throws CliFailure where nothing is stored yet */
  const present = () => {
    opened ??= openPresent(config, where);
    return opened;
  };
  const linkOf = (made: users.Invitation | null) =>
    made && {
      link: oneTimeLinkUrl(config.listen.publicUrl, made.token),
      expiresAt: made.expiresAt.toISOString(),
    };
  const made = () => {
    opened ??= openContext(config, loadSecrets(config).encryptionKey);
    return opened;
  };
  return {
    where,
    servers: async () => {
      const ctx = await present();
      return {
        items: (await servers.listServers(ctx)).map(serverOf),
        fileProblems: await settings.listFileProblems(ctx),
      };
    },
    addServer: async (name, spec) => {
      const input = { name, spec: parseInput(serverSpecSchema, spec, ['spec']) };
      return serverOf(await servers.createServer(await made(), input));
    },
    removeServer: async (name) => servers.deleteServer(await present(), { name, ifMatch: null }),
    keys: async () => (await keys.listKeys(await present())).map(keyOf),
    createKey: async (input) => issued(await keys.createKey(await made(), input)),
    revokeKey: async (id) => keys.revokeKey(await present(), { id }),
    rotateKey: async (id, overlapSeconds) =>
      issued(await keys.rotateKey(await present(), { id, overlapSeconds })),
    users: async () => (await users.listUsers(await present())).map(userOf),
    createUser: async (input) => {
      const { user, invitation } = await users.createUser(await made(), input);
      return { user: userOf(user), invitation: linkOf(invitation) };
    },
    resetPassword: async (id, password) => {
      const { invitation } = await users.resetPassword(await present(), { id, password });
      return { invitation: linkOf(invitation) };
    },
    deleteUser: async (id) => users.deleteUser(await present(), { id, ifMatch: null }),
    diff: async (text, passphrase) => settings.diffSettings(await present(), { text, passphrase }),
    apply: async (text, options) =>
      settings.applySettings(await (options.dryRun ? present() : made()), {
        text,
        source: 'admin',
        ...options,
      }),
    export: async (options) => settings.exportSettings(await present(), options),
    close: async () => {
      const ctx = await opened?.catch(() => null);
      await ctx?.store.close();
    },
  };
}

async function openPresent(config: Config, where: string): Promise<ServiceContext> {
  const key = readEncryptionKey(config);
  const stored = config.database.url !== null || existsSync(join(config.dataDir, 'pg'));
  if (stored && key !== null) return openContext(config, key);
  throw new CliFailure('nothing_stored', stored ? NO_KEY : `Nothing is stored in ${where} yet`, {
    fix: 'Start the hub with npm start, or set DATA_DIR to the folder it uses',
  });
}

const NO_KEY = 'The encryption key is neither in DATA_DIR nor in ENCRYPTION_KEY';

/** @throws PatchbayError `locked` when a hub runs after all */
async function openContext(config: Config, encryptionKey: string): Promise<ServiceContext> {
  const { database, dataDir, listen, stdioSources } = config;
  const sealer = createSealer(encryptionKey, 'store');
  const store = await openStore({ ...database, poolSize: 2, dataDir, sealer, log: silentLog });
  const hosts = listen.allowedHosts.filter((host) => host !== '*');
  const policy = { stdio: stdioSources, hub: { port: listen.port, hosts } };
  return { store, policy, principal: { kind: 'local' }, request: null };
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

function userOf<T extends users.ListedUser>(user: T): Omit<T, 'createdAt' | 'lastSignInAt'> & UserTimes {
  return {
    ...user,
    createdAt: user.createdAt.toISOString(),
    lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
  };
}

type UserTimes = Pick<User, 'createdAt' | 'lastSignInAt'>;
