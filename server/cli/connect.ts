import { readClientConfig, readConfig } from '../config/env.ts';
import { readLocalToken } from '../config/secrets.ts';
import { isLoopbackName } from '../lib/host.ts';
import type { Backend } from './backend.ts';
import { CliFailure } from './failure.ts';
import { readHubFile } from './hub-file.ts';
import { createRestClient, type RestClient } from './rest-client.ts';

/** The hub to talk to: the one that PATCHBAY_URL names, or the one that uses this DATA_DIR; null where none runs. */
export function findHub(): RestClient | null {
  const { url, token } = readClientConfig();
  const { dataDir } = readConfig();
  const local = readHubFile(dataDir);
  if (url !== null) {
    // The token of this machine's hub is sent to that hub alone.
    const own = local?.url === url || isLoopback(url);
    return createRestClient({ url, token: token ?? (own ? readLocalToken(dataDir) : null) });
  }
  return local && createRestClient({ url: local.url, token: token ?? readLocalToken(dataDir) });
}

/** @throws CliFailure when no hub runs: for what only a running hub can do */
export function requireHub(): RestClient {
  const hub = findHub();
  if (hub) return hub;
  throw new CliFailure('no_hub', `No hub is running on ${readConfig().dataDir}`, {
    fix: 'Start it with npm start, or set PATCHBAY_URL and PATCHBAY_TOKEN',
  });
}

/** Runs `work` against the running hub, or on the store where none runs. */
export async function withBackend<T>(work: (backend: Backend) => Promise<T>): Promise<T> {
  const hub = findHub();
  const backend = hub
    ? (await import('./rest-backend.ts')).createRestBackend(hub)
    : (await import('./store-backend.ts')).createStoreBackend(readConfig());
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && isLoopbackName(new URL(url).hostname);
}
