'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type FormEvent, type ReactNode, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from './cn.ts';
import { IconButton } from './icon-button.tsx';
import { scrollRegion } from './scroll-region.ts';
import { FOCUSABLE, useKeyScroll } from './use-key-scroll.ts';

export interface ModalProps {
  open: boolean;
  /** Called with false by Esc, the close button and a click beside it. */
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Stands at the bottom and stays in sight, e.g. the buttons. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** The frame itself takes the focus: for details, where the first button is nothing to begin with. */
  focusFrame?: boolean;
  /** Makes it a form: a submit button in the footer, or Enter in a field, calls this. */
  onSubmit?: () => void;
}

interface ModalFrameProps extends ModalProps {
  className: string;
  role?: 'dialog' | 'alertdialog';
}

/**
 * What `Dialog`, `Drawer` and `ConfirmDialog` share. The page below is dimmed by an element of our own: Radix's overlay
 * adds a style element, which the policy of the page refuses. `html:has([data-scrim])` keeps the page from scrolling.
 */
export function ModalFrame({ open, onOpenChange, className, role, focusFrame, ...rest }: ModalFrameProps) {
  const opener = useRef<HTMLElement | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div data-scrim className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          {...(role ? { role, 'aria-modal': true } : {})}
          {...(rest.description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
            if (!(event.target instanceof HTMLElement)) return;
            // Else the tooltip of that button would open with the dialog; the close button alone is such a one.
            if (!focusFrame && event.target.querySelectorAll(FOCUSABLE).length > 1) return;
            event.preventDefault();
            event.target.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener.current?.focus();
          }}
          // A toast lies above a dialog and is none of its business.
          onInteractOutside={(event) => {
            if (event.target instanceof Element && event.target.closest('[data-toasts]'))
              event.preventDefault();
          }}
          className={cn(
            'fixed z-40 flex flex-col border-line-strong bg-raised text-text shadow-raised outline-none',
            className,
          )}
        >
          <Inside {...rest} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Inside({
  title,
  description,
  children,
  footer,
  onSubmit,
}: Omit<ModalFrameProps, 'open' | 'onOpenChange' | 'className' | 'focusFrame'>) {
  const t = useTranslations('ui');
  const scroller = useRef<HTMLDivElement>(null);
  const keys = useKeyScroll(scroller);
  const body = (
    <>
      <div
        ref={scroller}
        {...(keys ? scrollRegion(t('dialog.content')) : {})}
        className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5 focus-visible:-outline-offset-2"
      >
        {children}
      </div>
      {footer ? (
        <div className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-5 py-3">
          {footer}
        </div>
      ) : null}
    </>
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A dialog may stand inside of a form; its own submission is not that form's.
    event.stopPropagation();
    onSubmit?.();
  };
  return (
    <>
      <header className="px-5 pt-4 pb-3 pr-12">
        <Radix.Title className="text-sm font-semibold wrap-anywhere">{title}</Radix.Title>
        {description ? (
          <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>
        ) : null}
      </header>
      {onSubmit ? (
        <form noValidate onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
          {body}
        </form>
      ) : (
        body
      )}
      {/* Last, so that the focus begins at the first field. */}
      <Radix.Close asChild>
        <IconButton label={t('dialog.close')} icon={X} className="absolute top-3 right-3" />
      </Radix.Close>
    </>
  );
}
