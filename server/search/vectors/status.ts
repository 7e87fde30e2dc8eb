import type { Embedder } from '../embed/embedder.ts';
import type { IndexStatus } from '../types.ts';
import type { Outage } from './breaker.ts';
import type { View } from './view.ts';

export interface StatusParts {
  view: View;
  embedder: Embedder;
  leading: boolean;
  /** What fails here, the worst first. */
  outages: readonly (Outage | null)[];
  /** Tools that were put here. */
  tools: number;
}

/** Characters of a tool's text and name, about. */
const CHARACTERS = 220;

export function statusOf({ view, embedder, leading, outages, tools: put }: StatusParts): IndexStatus {
  const { published } = view;
  const known = Date.parse(published.usedAt) > 0;
  const { tools, embedded, failed } = known ? published : { tools: put, embedded: 0, failed: 0 };
  const pending = Math.max(0, tools - embedded - failed);
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
    reindex: published.reindex,
    estimate: estimateOf(view, embedder, pending),
    failure,
    failures: published.failures,
    lastEmbeddedAt: published.lastEmbeddedAt,
  };
}

function estimateOf(view: View, embedder: Embedder, pending: number): IndexStatus['estimate'] {
  const { reindex, secondsEach } = view.published;
  const left = pending + (reindex ? reindex.total - reindex.done : 0);
  if (left === 0) return null;
  const guess = embedder.estimate?.(2 * left, CHARACTERS * left) ?? { seconds: null, usd: null };
  return { seconds: secondsEach === null ? guess.seconds : secondsEach * left, usd: guess.usd };
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
    failure: null,
    failures: [],
    lastEmbeddedAt: null,
  };
}
