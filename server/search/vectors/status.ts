import type { Embedder } from '../embed/embedder.ts';
import type { Estimate, IndexStatus } from '../types.ts';
import type { Outage } from './breaker.ts';
import type { View } from './view.ts';

export interface StatusParts {
  view: Pick<View, 'model' | 'dimensions' | 'published'>;
  embedder: Embedder;
  leading: boolean;
  /** What fails here, the worst first. */
  outages: readonly (Outage | null)[];
  /** Tools that were put here, and how long their texts and names are. */
  put: { tools: number; characters: number };
}

export function statusOf(parts: StatusParts): IndexStatus {
  const { view, embedder, leading, outages, put } = parts;
  const { published } = view;
  const known = Date.parse(published.usedAt) > 0;
  const { tools, embedded, failed } = known ? published : { tools: put.tools, embedded: 0, failed: 0 };
  const pending = Math.max(0, tools - embedded - failed);
  const { reindex } = published;
  const outage = outages.find((each) => each !== null) ?? null;
  const failure = outage
    ? {
        message: outage.message,
        since: outage.since.toISOString(),
        nextTryAt: outage.nextTryAt?.toISOString() ?? null,
      }
    : leading
      ? null
      : published.failure;
  return {
    model: view.model ?? embedder.model,
    dimensions: view.dimensions,
    kind: embedder.kind,
    tools,
    embedded,
    pending,
    failed,
    leading,
    reindex,
    estimate: estimateOf(parts, pending + (reindex ? reindex.total - reindex.done : 0)),
    reindexEstimate: estimateOf(parts, tools),
    failure,
    failures: published.failures,
    lastEmbeddedAt: published.lastEmbeddedAt,
  };
}

/** @param tools to be embedded, each a text and a name; of average length */
function estimateOf({ view, embedder, put }: StatusParts, tools: number): Estimate | null {
  if (tools === 0) return null;
  const { secondsEach } = view.published;
  const characters = put.tools > 0 ? (put.characters / put.tools) * tools : 0;
  const guess = embedder.estimate?.(2 * tools, characters) ?? { seconds: null, usd: null };
  return { seconds: secondsEach === null ? guess.seconds : secondsEach * tools, usd: guess.usd };
}

/** Where no embedder is wanted. */
export function statusOff(tools: number): IndexStatus {
  return {
    model: null,
    dimensions: null,
    kind: 'none',
    tools,
    embedded: 0,
    pending: 0,
    failed: 0,
    leading: false,
    reindex: null,
    estimate: null,
    reindexEstimate: null,
    failure: null,
    failures: [],
    lastEmbeddedAt: null,
  };
}
