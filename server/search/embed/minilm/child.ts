import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { messageOf } from '../../../lib/errors.ts';
import { type Engine, openEngine } from './engine.ts';
import { shippedModel } from './files.ts';
import type { ChildMessage, ChildRequest, OpenOptions } from './protocol.ts';

/**
 * The embedded model in a process of its own: its arithmetic never holds up traffic, and its memory goes back to the
 * system when it ends. It does as it is told, one request after the other; the other side is child-life.ts.
 */

let engine: Engine | null = null;
/** Requests in their order: a session runs one at a time. */
let turn: Promise<void> = Promise.resolve();

yieldToOthers();
process.on('message', (request: ChildRequest) => {
  turn = turn.then(() => (request.type === 'open' ? open(request) : embed(request.id, request.texts)));
});
// The channel closes with the hub, however the hub ended.
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches every process of the group; the hub ends this one in its turn.
process.on('SIGINT', () => {});

async function open({ files, graphFolder, only }: OpenOptions): Promise<void> {
  try {
    engine = await openEngine(files ?? (await shippedModel()), graphFolder, only);
    const { kind, remarks } = engine;
    // WebAssembly loads its weights with the first text, and a session is slower the first time.
    await engine.embed(['warm']);
    send({ type: 'ready', engine: kind, remarks, rssBytes: process.memoryUsage.rss() });
  } catch (error) {
    send({ type: 'failed', message: messageOf(error) });
  }
}

async function embed(id: number, texts: readonly string[]): Promise<void> {
  try {
    const vectors = (await engine?.embed(texts)) ?? [];
    send({ type: 'vectors', id, vectors: vectors.map((vector) => Float32Array.from(vector)) });
  } catch (error) {
    send({ type: 'error', id, message: messageOf(error) });
  }
}

function send(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

/** Traffic comes first; and where memory runs out, this process is the one to lose. */
function yieldToOthers(): void {
  try {
    setPriority(10);
    if (process.platform === 'linux') writeFileSync('/proc/self/oom_score_adj', '500');
  } catch {
    // Some sandboxes allow neither; it works without.
  }
}
