import type { RewriteId } from '../intended-rewrites.ts';
import type { Peer } from './peer.ts';

export interface OpenOptions {
  /** `capabilities` of the client, as bytes; by default none. */
  capabilities?: string;
  /** `clientInfo`, as bytes. */
  info?: string;
  version?: string;
  /** The entry of the server: `auto` decides by what it asks, `own` gives each client a connection. */
  session?: 'auto' | 'own';
}

/** One side of a comparison: clients of the same server, directly or through the hub. */
export interface Clients {
  /** Declares nothing. */
  plain: Peer;
  /** Declares sampling, elicitation and roots. */
  asked: Peer;
  open(options?: OpenOptions): Promise<Peer>;
  /** A prompt and a resource that the server has. */
  names: { prompt: string; resource: string };
}

/** What is done the same way on both sides, and then compared message by message. */
export interface Check {
  name: string;
  /** The only differences that may be. */
  rewrites?: readonly RewriteId[];
  /** @returns the bytes of every message, in order */
  run(clients: Clients): Promise<readonly string[]>;
}

export const ALL_CAPABILITIES =
  '{"sampling":{"tools":{},"context":{}},"elicitation":{"form":{},"url":{}},"roots":{"listChanged":true},"x/later":{"n":1.0}}';
