'use client';

import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { IconButton } from './icon-button.tsx';
import { type Toast, toast } from './toasts.ts';

const ICONS = {
  done: { icon: CircleCheck, look: 'text-good' },
  failed: { icon: CircleAlert, look: 'text-bad' },
  info: { icon: Info, look: 'text-info' },
};

/** How long one is shown, in ms; the pointer or the focus on it, and a window in the background, stop the clock. */
const SHOWN_MS = { done: 4_000, undo: 8_000, info: 5_000, failed: 12_000 };

/** At the lower right. F8 leads the keyboard there, Esc closes one. */
export function ToastList({ toasts }: { toasts: readonly Toast[] }) {
  const t = useTranslations('ui');
  return (
    <Radix.Provider label={t('toast.label')} swipeDirection="right">
      {toasts.map((one) => (
        <One key={one.id} one={one} />
      ))}
      <Radix.Viewport
        data-toasts
        label={t('toast.region', { hotkey: '{hotkey}' })}
        className="pointer-events-none fixed right-0 bottom-0 z-60 flex max-h-dvh w-full flex-col gap-2 p-4 outline-none sm:w-96"
      />
    </Radix.Provider>
  );
}

function One({ one: { id, kind, text, detail, requestId, undo } }: { one: Toast }) {
  const t = useTranslations('ui');
  const [undoing, setUndoing] = useState(false);
  const { icon: Icon, look } = ICONS[kind];

  const takeBack = async (): Promise<void> => {
    if (!undo || undoing) return;
    setUndoing(true);
    try {
      await undo();
      toast.close(id);
    } catch (error) {
      toast.close(id);
      toast.failed(t('toast.undoFailed'), { detail: error instanceof Error ? error.message : String(error) });
    }
  };

  return (
    <Radix.Root
      type={kind === 'failed' ? 'foreground' : 'background'}
      duration={undo ? SHOWN_MS.undo : SHOWN_MS[kind]}
      onOpenChange={(open) => !open && toast.close(id)}
      className="pointer-events-auto flex animate-rise items-start gap-2.5 rounded-card border border-line-strong bg-raised py-2.5 pr-2 pl-3 text-text shadow-raised data-[swipe=move]:translate-x-(--radix-toast-swipe-move-x)"
    >
      <Icon aria-hidden className={cn('mt-1 size-4 shrink-0', look)} />
      <div className="min-w-0 flex-1 py-0.5 wrap-anywhere">
        <Radix.Title className="font-medium">{text}</Radix.Title>
        {detail || requestId ? (
          <Radix.Description asChild>
            <div className="text-muted">
              {detail}
              {requestId ? (
                <span className="block font-mono text-xs">{t('toast.request', { id: requestId })}</span>
              ) : null}
            </div>
          </Radix.Description>
        ) : null}
      </div>
      {undo ? (
        <Radix.Action asChild altText={t('toast.undoHint')}>
          <Button
            size="sm"
            pending={undoing}
            // Closed when it is undone, not when it is pressed.
            onClick={(event) => {
              event.preventDefault();
              void takeBack();
            }}
          >
            {t('toast.undo')}
          </Button>
        </Radix.Action>
      ) : null}
      <Radix.Close asChild>
        <IconButton label={t('toast.close')} icon={X} />
      </Radix.Close>
    </Radix.Root>
  );
}
