import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { Status } from './status.tsx';

interface WaitingBoxProps {
  /** What is waited for. */
  waiting: string;
  /** Beside it, where there is room. */
  note: string;
  /** What came, in words; null while it is waited for. */
  came: ReactNode;
}

/** Waits in sight for something to happen elsewhere, and turns green when it did. */
export function WaitingBox({ waiting, note, came }: WaitingBoxProps) {
  return (
    <div
      role="status"
      className={cn(
        'mt-4 flex min-h-12 items-center gap-3 rounded-card border px-4 py-3',
        came ? 'border-good bg-good-soft' : 'border-line bg-surface',
      )}
    >
      {came ? (
        <>
          <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
          <span className="wrap-anywhere">{came}</span>
        </>
      ) : (
        <>
          <Status tone="info" busy label={waiting} />
          <span className="text-muted max-sm:hidden">{note}</span>
        </>
      )}
    </div>
  );
}
