import type { EndpointIdentity } from '../../hub/types.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import { negotiate } from '../revisions.ts';

export interface Hello {
  protocolVersion: string;
  capabilities: string;
  clientName: string;
  clientVersion: string;
}

/** What a client says in `initialize` (specification, lifecycle); lenient: a wrong member counts as absent. */
export function readHello(params: Buffer | null): Hello {
  const said: unknown = params ? parseOrUndefined(params) : undefined;
  const capabilities = memberValue(said, 'capabilities');
  const info = memberValue(said, 'clientInfo');
  const name = memberValue(info, 'name');
  const version = memberValue(info, 'version');
  return {
    protocolVersion: negotiate(memberValue(said, 'protocolVersion')),
    capabilities:
      typeof capabilities === 'object' && capabilities !== null ? JSON.stringify(capabilities) : '{}',
    clientName: typeof name === 'string' ? name : '',
    clientVersion: typeof version === 'string' ? version : '',
  };
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
