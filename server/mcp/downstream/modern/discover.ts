import { META } from '../../../hub/meta-keys.ts';
import type { EndpointIdentity } from '../../../hub/types.ts';
import { SUPPORTED } from './checks.ts';

/** What an endpoint can do changes as its servers come up and as they are edited, ms. */
const TTL_MS = 5000;

/** How the hub names itself in `_meta` of what it says itself. */
export function serverInfo(title: string, version: string): Record<string, string> {
  return { name: 'patchbay', title, version };
}

/** The `result` of `server/discover`. */
export function discovery(endpoint: EndpointIdentity, version: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      resultType: 'complete',
      supportedVersions: SUPPORTED,
      capabilities: endpoint.capabilities,
      ...(endpoint.instructions && { instructions: endpoint.instructions }),
      ttlMs: TTL_MS,
      cacheScope: 'private',
      _meta: { [META.serverInfo]: serverInfo(endpoint.title, version) },
    }),
  );
}
