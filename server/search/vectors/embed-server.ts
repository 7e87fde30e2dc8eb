import { failedTools, markFailed, pointIndexedTools } from '../../store/queries/indexed-tools.ts';
import {
  centroidOf,
  missingVectors,
  putToolVectors,
  putVectors,
  type VectorStore,
} from '../../store/queries/vectors.ts';
import type { Embedder } from '../embed/embedder.ts';
import { embedBatch } from './embed-batch.ts';
import { type Entry, nameOf, SAMPLE, sampleOf, textOf } from './entries.ts';

export interface EmbedParts {
  store: VectorStore;
  embedder: Embedder;
  /** Bounds the batches under way, of all servers together. */
  atOnce<T>(work: () => Promise<T>): Promise<T>;
  now(): Date;
  onEmbedded(texts: number, ms: number): Promise<void>;
  onRefused(): void;
}

export interface EmbedTask {
  /** The name under which the vectors are kept. */
  model: string;
  server: string;
  entries: readonly Entry[];
  /** Whether searches use this model: tools then get what is made of them. */
  active: boolean;
  signal: AbortSignal;
  /** False once the server has other tools: then this ends, to begin anew. */
  isCurrent(): boolean;
  /** So many more tools have a vector now. */
  onMade(tools: number): Promise<void>;
}

/** Texts of one request to the embedder: a query never waits for long behind them. */
const BATCH = 16;
/** Tools that are looked up and made together; their server's middle is known after the first so many. */
const PAGE = Math.max(256, SAMPLE);
/** How much of its server's middle a tool takes on. */
const SHARE = 0.25;

/** Makes what a server's tools lack. What it wrote stays, however it ends. @throws EmbedError, PatchbayError */
export async function embedServer(parts: EmbedParts, task: EmbedTask): Promise<void> {
  const { store } = parts;
  const { model, server, entries, signal } = task;
  const failed = await failedTools(store.db, model, server);
  let centroid: string | null = null;
  for (let at = 0; at < entries.length; at += PAGE) {
    signal.throwIfAborted();
    if (!task.isCurrent()) return;
    const page = entries.slice(at, at + PAGE);
    const wanted = page.filter((entry) => !failed.has(entry.document.name));
    const hashes = wanted.map((entry) => entry.toolHash);
    const missing = await missingVectors(store.db, model, 'tool', hashes);
    const work = wanted.filter((entry) => missing.has(entry.toolHash));
    if (work.length > 0) {
      const sample = sampleOf(entries);
      const neighbours = centroid === null ? sample.filter((entry) => !failed.has(entry.document.name)) : [];
      await embedTexts(parts, task, [...work, ...neighbours]);
      const hashesOfSample = sample.map((entry) => entry.textHash);
      centroid ??= await centroidOf(store.db, model, hashesOfSample);
      if (centroid === null) continue;
      const made = await putToolVectors(store.db, model, { centroid, share: SHARE }, work);
      await task.onMade(work.filter((entry) => made.has(entry.toolHash)).length);
    }
    if (task.active) await point(store, server, wanted);
  }
}

/** What has another vector now than the row says. */
async function point({ db }: VectorStore, server: string, entries: readonly Entry[]): Promise<void> {
  await pointIndexedTools(
    db,
    server,
    entries.map(({ document, toolHash }) => ({ tool: document.name, toolHash })),
  );
}

interface Item {
  kind: 'text' | 'name';
  hash: string;
  text: string;
}

/**
 * Embeds texts and names that nobody has embedded yet, each batch kept as soon as it is there. After one that failed
 * none begins: each tries for some seconds, and people should hear of it before all have tried.
 */
async function embedTexts(parts: EmbedParts, task: EmbedTask, entries: readonly Entry[]): Promise<void> {
  const items = await missingItems(parts.store, task.model, entries);
  const batches: Item[][] = [];
  for (let at = 0; at < items.length; at += BATCH) batches.push(items.slice(at, at + BATCH));
  const failures: unknown[] = [];
  const embed = async (batch: Item[]): Promise<void> => {
    if (failures.length > 0) return;
    try {
      await embedItems(parts, task, batch);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(batches.map((batch) => parts.atOnce(() => embed(batch))));
  if (failures.length > 0) throw failures[0];
}

async function missingItems({ db }: VectorStore, model: string, entries: readonly Entry[]): Promise<Item[]> {
  const texts = new Map<string, Item>();
  const names = new Map<string, Item>();
  for (const { document, textHash, nameHash } of entries) {
    texts.set(textHash, { kind: 'text', hash: textHash, text: textOf(document) });
    names.set(nameHash, { kind: 'name', hash: nameHash, text: nameOf(document) });
  }
  const noText = await missingVectors(db, model, 'text', [...texts.keys()]);
  const noName = await missingVectors(db, model, 'name', [...names.keys()]);
  return [
    ...[...texts.values()].filter((item) => noText.has(item.hash)),
    ...[...names.values()].filter((item) => noName.has(item.hash)),
  ];
}

async function embedItems(parts: EmbedParts, { model, signal }: EmbedTask, items: Item[]): Promise<void> {
  signal.throwIfAborted();
  const { store, embedder, now } = parts;
  const startedAt = performance.now();
  const texts = items.map((item) => item.text);
  const { vectors, refused } = await embedBatch(embedder, texts, signal);
  // Before anything is kept: the model may turn out to be another one than was thought.
  await parts.onEmbedded(items.length, performance.now() - startedAt);
  const rows = items.flatMap(({ kind, hash }, at) => {
    const vector = vectors[at];
    return vector ? [{ kind, hash, vector }] : [];
  });
  await putVectors(store.db, model, rows);
  for (const { at, message } of refused) {
    const hash = items[at]?.hash ?? '';
    await markFailed(store.db, model, { hash, message, now: now() });
  }
  if (refused.length > 0) parts.onRefused();
}
