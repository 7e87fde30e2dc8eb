import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** What a query of the data layer yields, as far as showing it needs to know. */
export interface AsyncValue<T> {
  data: T | undefined;
  error: { message: string; requestId?: string | undefined } | null;
  isFetching: boolean;
  refetch: () => unknown;
}

interface AsyncStateProps<T> {
  value: AsyncValue<T>;
  /** What could not be loaded, e.g. `The hub's health`. */
  what: string;
  /** The real layout in grey. */
  skeleton: ReactNode;
  /** Shown instead of `children` where there is nothing yet. */
  empty?: { when: (data: T) => boolean; show: ReactNode };
  children: (data: T) => ReactNode;
}

/** Loading, empty, failed and ready look the same everywhere. Old data stays while new data is fetched. */
export function AsyncState<T>({ value, what, skeleton, empty, children }: AsyncStateProps<T>) {
  if (value.data !== undefined && !value.error) {
    return empty?.when(value.data) ? empty.show : children(value.data);
  }
  if (value.error)
    return <Failed what={what} error={value.error} busy={value.isFetching} retry={value.refetch} />;
  return (
    <div role="status" aria-label={`${what} is loading`}>
      {skeleton}
    </div>
  );
}

interface FailedProps {
  what: string;
  error: { message: string; requestId?: string | undefined };
  busy: boolean;
  retry: () => unknown;
}

function Failed({ what, error, busy, retry }: FailedProps) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{what} could not be loaded</p>
        <p className="text-muted">
          {error.message}
          {error.requestId ? <span className="font-mono text-xs"> · request {error.requestId}</span> : null}
        </p>
      </div>
      <Button size="sm" disabled={busy} onClick={() => retry()}>
        <RotateCw aria-hidden className={busy ? 'animate-spin' : undefined} />
        Try again
      </Button>
    </div>
  );
}
