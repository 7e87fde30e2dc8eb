import type { Answerer, Exchange, Heard, Peer } from './peer.ts';
import { membersOf, stringIn, textOf, withMembers } from './said.ts';

const NAMED: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

/** What every request of 2026-07-28 says of its client. */
const envelopeOf = (capabilities: string, info: string) => ({
  'io.modelcontextprotocol/protocolVersion': '"2026-07-28"',
  'io.modelcontextprotocol/clientCapabilities': capabilities,
  'io.modelcontextprotocol/clientInfo': info,
});

/** The HTTP headers that repeat what the body says. */
export function modernHeaders(message: string): Record<string, string> {
  const members = membersOf(message);
  const method = stringIn(members, 'method');
  const key = NAMED[method];
  const name = key === undefined ? '' : stringIn(membersOf(members.params ?? '{}'), key);
  return {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(name !== '' && { 'mcp-name': encoded(name) }),
  };
}

/** What is no plain text is put into a header by its bytes. */
function encoded(name: string): string {
  return /^[\x21-\x7e]*$/.test(name) ? name : `=?base64?${Buffer.from(name).toString('base64')}?=`;
}

/** A client without a session, over whatever carries its messages. */
export class ModernPeer implements Peer {
  readonly hello = '';
  readonly #carrier: Peer;
  readonly #envelope: Record<string, string>;

  constructor(carrier: Peer, capabilities = '{}', info = '{"name":"c","version":"1"}') {
    this.#carrier = carrier;
    this.#envelope = envelopeOf(capabilities, info);
  }

  begin(request: string, answer?: Answerer): Exchange {
    const members = membersOf(request);
    const params = membersOf(members.params ?? '{}');
    const meta = textOf({ ...this.#envelope, ...membersOf(params._meta ?? '{}') });
    return this.#carrier.begin(
      textOf(withMembers(members, { params: textOf(withMembers(params, { _meta: meta })) })),
      answer,
    );
  }

  tell(message: string): Promise<void> {
    return this.#carrier.tell(message);
  }

  listen(): Promise<Heard> {
    return Promise.reject(new Error('clients of this revision listen by a request'));
  }

  close(): Promise<void> {
    return this.#carrier.close();
  }
}
