import { parentPort } from 'node:worker_threads';
import { createLexicalIndex } from './bm25f.ts';
import { unpack } from './parcel.ts';
import type { ThreadMessage, ThreadRequest } from './protocol.ts';

/**
 * The index of words in a thread of its own: splitting and stemming tens of thousands of descriptions would hold up the
 * traffic for seconds. The other side is thread.ts.
 */

type Search = Extract<ThreadRequest, { type: 'search' }>;
type Part = Extract<ThreadRequest, { type: 'change' }>;

const index = createLexicalIndex();
const parts: Part[] = [];
const waiting = new Map<Search, NodeJS.Timeout>();
let version = 0;
let working = false;

parentPort?.on('message', (request: ThreadRequest) => {
  if (request.type === 'search') return receive(request);
  parts.push(request);
  if (!working) next();
});

/** One part a turn: searches come in between. */
function next(): void {
  const part = parts.shift();
  working = part !== undefined;
  if (!part) return;
  const { removed, added } = unpack(part.parcel);
  index.remove(new Set(removed));
  for (const { at, document } of added) index.add(at, document);
  if (part.last) version = part.version;
  for (const search of [...waiting.keys()]) if (search.version <= version) answer(search);
  setImmediate(next);
}

function receive(search: Search): void {
  const waitMs = search.version <= version ? 0 : search.waitMs;
  if (waitMs === 0) answer(search);
  else
    waiting.set(
      search,
      setTimeout(() => answer(search), waitMs),
    );
}

function answer(search: Search): void {
  clearTimeout(waiting.get(search));
  waiting.delete(search);
  const { texts, limit, allowed } = search.query;
  const answers = texts.map((text) => index.search(text, limit, allowed));
  const message: ThreadMessage = { type: 'found', id: search.id, answer: { version, answers } };
  parentPort?.postMessage(message);
}
