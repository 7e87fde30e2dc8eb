'use client';

import { type HealthStatus, useHealth } from '../data/health.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const SAYS: Record<HealthStatus, { tone: Tone; word: string; text: string }> = {
  healthy: { tone: 'good', word: 'Healthy', text: 'The hub accepts clients and every part of it works.' },
  degraded: {
    tone: 'warn',
    word: 'Degraded',
    text: 'The hub accepts clients, but something behind it is not well. On its machine, npx patchbay health-check names it.',
  },
  unhealthy: {
    tone: 'bad',
    word: 'Unhealthy',
    text: 'The hub is starting, stopping, or cannot reach its database. Clients are asked to try again.',
  },
};

export function HealthCard() {
  const health = useHealth();
  return (
    <section aria-label="Health" className="rounded-card border border-line bg-surface px-4 py-4 sm:px-5">
      <AsyncState value={health} what="The hub's health" skeleton={<HealthSkeleton />}>
        {({ status, checkedAt }) => {
          const { tone, word, text } = SAYS[status];
          return (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <Badge tone={tone}>{word}</Badge>
              <p className="min-w-0 flex-1 basis-56">{text}</p>
              <p className="text-xs text-muted tabular-nums">Checked at {checkedAt.toLocaleTimeString()}</p>
            </div>
          );
        }}
      </AsyncState>
    </section>
  );
}

function HealthSkeleton() {
  return (
    <div className="flex h-6 items-center gap-4">
      <Skeleton className="h-6 w-20 rounded-full" />
      <Skeleton className="h-3.5 w-full max-w-80" />
    </div>
  );
}
