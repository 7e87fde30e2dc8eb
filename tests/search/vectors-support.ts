import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, expect, vi } from 'vitest';
import { type Log, silentLog } from '../../server/lib/log.ts';
import { documentId, documentOf, type ToolDocument } from '../../server/search/document.ts';
import type { Embedder } from '../../server/search/embed/embedder.ts';
import { createRemote, type RemoteEmbedderOptions } from '../../server/search/embed/remote/remote.ts';
import type { Cosines, VectorIndex, VectorScope } from '../../server/search/types.ts';
import type { Timings } from '../../server/search/vectors/options.ts';
import { createVectorIndex } from '../../server/search/vectors/vector-index.ts';
import type { Store } from '../../server/store/store.ts';

/** What a service does instead of answering as it should. */
export type Trick = (response: ServerResponse, input: readonly string[]) => void;

/** A service that speaks `/embeddings` over HTTP; its vectors are of words, so that texts that share words are near. */
export interface Service {
  url: string;
  /** Every text that was asked for, in order. */
  asked: string[];
  requests: number;
  /** Null: it answers as it should. */
  trick: Trick | null;
  dimensions: number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Closes it after the test, what was opened last first. */
export function closeLater(close: () => Promise<unknown>): void {
  closing.push(close);
}

export function wordVector(text: string, dimensions: number): number[] {
  const vector: number[] = new Array(dimensions).fill(0.001);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = createHash('sha256').update(word).digest();
    const at = hash.readUInt16LE(0) % dimensions;
    vector[at] = (vector[at] ?? 0) + ((hash[2] ?? 0) % 2 === 0 ? 1 : -1);
  }
  return vector;
}

export async function startService(): Promise<Service> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const input: string[] = JSON.parse(text).input;
      service.requests += 1;
      service.asked.push(...input);
      response.setHeader('content-type', 'application/json');
      if (service.trick) return service.trick(response, input);
      answer(response, input, service.dimensions);
    });
  });
  let port = 0;
  const service: Service = {
    url: '',
    asked: [],
    requests: 0,
    trick: null,
    dimensions: 64,
    async start() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      port = typeof address === 'object' && address ? address.port : 0;
      service.url = `http://127.0.0.1:${port}/v1`;
    },
    async stop() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  await service.start();
  closeLater(() => service.stop());
  return service;
}

export function answer(response: ServerResponse, input: readonly string[], dimensions: number): void {
  const data = input.map((text, index) => ({ index, embedding: wordVector(text, dimensions) }));
  response.end(JSON.stringify({ data }));
}

export function remote(service: Service, options: Partial<RemoteEmbedderOptions> = {}): Embedder {
  const embedder = createRemote({
    apiKey: null,
    baseUrl: service.url,
    model: 'words',
    dimensions: 64,
    log: silentLog,
    retry: { baseMs: 5, capMs: 20 },
    ...options,
  });
  closeLater(() => embedder.close());
  return embedder;
}

/** Tests wait for conditions, so everything that is waited for comes soon. */
const QUICK: Partial<Timings> = {
  pollMs: 50,
  leaseMs: 1500,
  retry: { baseMs: 20, capMs: 200 },
  probe: { baseMs: 20, capMs: 200 },
};

export interface OpenOptions {
  holder?: string;
  log?: Log;
  timings?: Partial<Timings>;
}

export function openIndex(store: Store, embedder: Embedder, options: OpenOptions = {}): VectorIndex {
  const { holder = 'one', log = silentLog, timings = {} } = options;
  const index = createVectorIndex({ store, embedder, holder, log, timings: { ...QUICK, ...timings } });
  closeLater(() => index.close());
  return index;
}

export const tool = (server: string, name: string, description = ''): ToolDocument =>
  documentOf({ server, name, description });

export const ALL: VectorScope = { all: true };

export function scopeOf(servers: string[], tools: [string, string][] = []): VectorScope {
  return { all: false, servers, tools: tools.map(([server, name]) => ({ server, tool: name })) };
}

export interface Asked {
  scope?: VectorScope;
  limit?: number;
  candidates?: readonly string[];
  signal?: AbortSignal;
}

export async function near(
  index: VectorIndex,
  text: string,
  { scope = ALL, limit = 10, candidates = [], signal }: Asked = {},
): Promise<ReadonlyMap<string, Cosines>> {
  const lists = Promise.resolve([candidates]);
  const [found = new Map()] = await index.near([text], { scope, limit, candidates: lists, signal });
  return found;
}

/** The ids, the nearest first. */
export async function idsNear(index: VectorIndex, text: string, asked: Asked = {}): Promise<string[]> {
  const found = await near(index, text, asked);
  return [...found].sort((a, b) => b[1].meaning - a[1].meaning).map(([id]) => id);
}

export const id = documentId;

export async function embedded(index: VectorIndex, tools: number, timeout = 30_000): Promise<void> {
  await vi.waitFor(() => expect(index.status()).toMatchObject({ tools, embedded: tools, pending: 0 }), {
    timeout,
    interval: 20,
  });
}
