'use client';

import { useRouter } from 'next/navigation';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslations } from 'use-intl';
import { watchLeaving } from './history-guard.ts';

const ConfirmDialog = lazy(() =>
  import('./confirm-dialog.tsx').then(({ ConfirmDialog: Loaded }) => ({ default: Loaded })),
);

/** What is asked instead of the usual question, where something else than changes would be lost. */
export interface UnsavedWords {
  title: string;
  text: string;
  leave: string;
  stay: string;
}

interface Guard {
  /** Forms with changes that are not saved, each with words of its own or without. */
  dirty: Map<symbol, () => UnsavedWords | undefined>;
  /** Runs `go` at once when nothing would be lost, else when the person agrees. */
  leave: (go: () => void) => void;
}

const GuardContext = createContext<Guard | null>(null);

/** Once, in the layout: asks before unsaved changes are lost, whichever way the page is left. */
export function UnsavedGuardProvider({ children }: { children: ReactNode }) {
  const dirty = useRef<Guard['dirty']>(new Map());
  const [go, setGo] = useState<{ run: () => void } | null>(null);
  const guard = useMemo<Guard>(
    () => ({
      dirty: dirty.current,
      leave: (run) => (dirty.current.size > 0 ? setGo({ run }) : run()),
    }),
    [],
  );

  useEffect(
    () =>
      watchLeaving(
        () => dirty.current.size > 0,
        (run) => setGo({ run }),
      ),
    [],
  );

  return (
    <GuardContext value={guard}>
      {children}
      {go ? (
        <Question go={go.run} words={[...dirty.current.values()].at(-1)?.()} onClose={() => setGo(null)} />
      ) : null}
    </GuardContext>
  );
}

interface QuestionProps {
  go: () => void;
  words: UnsavedWords | undefined;
  onClose: () => void;
}

function Question({ go, words, onClose }: QuestionProps) {
  const t = useTranslations('ui');
  return (
    <Suspense fallback={null}>
      <ConfirmDialog
        open
        danger
        onOpenChange={onClose}
        title={words?.title ?? t('unsaved.title')}
        confirmLabel={words?.leave ?? t('unsaved.leave')}
        cancelLabel={words?.stay ?? t('unsaved.stay')}
        onConfirm={go}
      >
        <p>{words?.text ?? t('unsaved.text')}</p>
      </ConfirmDialog>
    </Suspense>
  );
}

function useGuard(): Guard {
  const guard = useContext(GuardContext);
  if (!guard) throw new Error('UnsavedGuardProvider is missing above');
  return guard;
}

/**
 * While `dirty`, leaving the page asks first.
 *
 * @returns call it when the changes are saved, before the page is left in the same breath
 */
export function useUnsavedGuard(dirty: boolean, words?: UnsavedWords): () => void {
  const guard = useGuard();
  const [form] = useState(() => Symbol('form'));
  const newest = useRef(words);
  useEffect(() => {
    newest.current = words;
  });
  useEffect(() => {
    if (!dirty) return;
    guard.dirty.set(form, () => newest.current);
    return () => {
      guard.dirty.delete(form);
    };
  }, [dirty, guard, form]);
  return useCallback(() => {
    guard.dirty.delete(form);
  }, [guard, form]);
}

/** For what closes or replaces a form without leaving the page, e.g. a drawer: runs it now, or when the person agrees. */
export function useGuardedLeave(): (go: () => void) => void {
  return useGuard().leave;
}

/** Goes to a page of the console by code, as a link would. */
export function useGuardedNavigate(): (href: string) => void {
  const { leave } = useGuard();
  const router = useRouter();
  return useCallback((href) => leave(() => router.push(href)), [leave, router]);
}
