import { META } from '../../hub/meta-keys.ts';
import type { ServerIdentity } from '../../hub/upstream/connection.ts';
import { isRecord } from '../../lib/json/parse.ts';
import { MODERN_REVISION } from '../revisions.ts';
import { ACCEPTED_REVISIONS, handshakeFailure, parseObject, text } from './handshake.ts';
import { RpcRefusal } from './http-failure.ts';

/** Code of the error by which a server says that it does not speak the revision of the request. */
export const UNSUPPORTED_VERSION = -32022;

/** Whether one of these is a revision with `initialize`. */
export function namesLegacy(versions: readonly unknown[]): boolean {
  return ACCEPTED_REVISIONS.some((known) => versions.includes(known));
}

/** What the server says of itself in answer to `server/discover`. @throws PatchbayError `upstream_failed` */
export function parseDiscovery(result: Buffer): ServerIdentity {
  const said = parseObject(result);
  const versions = said?.supportedVersions;
  if (!said || !Array.isArray(versions))
    throw handshakeFailure('its answer to server/discover names no versions');
  if (!versions.includes(MODERN_REVISION)) {
    const supported = versions.filter((version) => typeof version === 'string');
    const refusal = new RpcRefusal(UNSUPPORTED_VERSION, supported);
    throw handshakeFailure(`it does not speak protocol revision ${MODERN_REVISION}`, refusal);
  }
  const meta = isRecord(said._meta) ? said._meta : {};
  const info = meta[META.serverInfo];
  const serverInfo = isRecord(info) ? info : {};
  return {
    era: 'modern',
    bilingual: namesLegacy(versions),
    protocolVersion: MODERN_REVISION,
    serverInfo: { name: text(serverInfo.name), version: text(serverInfo.version) },
    capabilities: isRecord(said.capabilities) ? said.capabilities : {},
    instructions: typeof said.instructions === 'string' ? said.instructions : null,
  };
}
