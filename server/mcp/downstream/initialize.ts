import type { EndpointIdentity } from '../../hub/types.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { isObject, memberOf } from '../../lib/json/scan.ts';
import { negotiate } from '../revisions.ts';

export interface Hello {
  protocolVersion: string;
  capabilities: string;
  clientName: string;
  clientVersion: string;
  /** The bytes of its `clientInfo`, as text; empty where it said none. */
  clientInfo: string;
}

/** What a client says in `initialize` (specification, lifecycle); lenient: a wrong member counts as absent. */
export function readHello(params: Buffer | null): Hello {
  const said: unknown = params ? parseOrUndefined(params) : undefined;
  const read = said === undefined ? null : params;
  const info = memberValue(said, 'clientInfo');
  const name = memberValue(info, 'name');
  const version = memberValue(info, 'version');
  return {
    protocolVersion: negotiate(memberValue(said, 'protocolVersion')),
    capabilities: bytesOf(read, 'capabilities') ?? '{}',
    clientName: typeof name === 'string' ? name : '',
    clientVersion: typeof version === 'string' ? version : '',
    clientInfo: bytesOf(read, 'clientInfo') ?? '',
  };
}

/** An object among the params as its client wrote it: servers are told these bytes. */
function bytesOf(params: Buffer | null, name: string): string | null {
  if (!params) return null;
  const span = memberOf(params, { start: 0, end: params.length }, name);
  return span && isObject(params, span) ? params.toString('utf8', span.start, span.end) : null;
}

/** The `result` of `initialize`. */
export function welcome(hello: Hello, endpoint: EndpointIdentity, version: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      protocolVersion: hello.protocolVersion,
      capabilities: endpoint.capabilities,
      serverInfo: { name: 'patchbay', title: endpoint.title, version },
      ...(endpoint.instructions && { instructions: endpoint.instructions }),
    }),
  );
}
