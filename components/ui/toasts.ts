/** A short report of what was done or failed. */
export interface Toast {
  id: number;
  kind: 'done' | 'failed' | 'info';
  text: string;
  detail?: string | undefined;
  requestId?: string | undefined;
  undo?: (() => void | Promise<void>) | undefined;
}

/** Older ones give way. */
const SHOWN = 4;

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

export const readToasts = (): readonly Toast[] => toasts;

export function onToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(to: readonly Toast[]): void {
  toasts = to;
  for (const listener of listeners) listener();
}

function show(one: Omit<Toast, 'id'>): number {
  const id = next++;
  change([...toasts, { ...one, id }].slice(-SHOWN));
  return id;
}

/** Reports from anywhere, also from outside of React; `Toaster` shows them. */
export const toast = {
  /** @param undo brings back what was before; offered as a button while the toast is shown */
  done: (text: string, { undo }: { undo?: () => void | Promise<void> } = {}): number =>
    show({ kind: 'done', text, undo }),
  /** @param detail the reason, e.g. an error's message; @param requestId by which the hub's log names it */
  failed: (
    text: string,
    { detail, requestId }: { detail?: string; requestId?: string | undefined } = {},
  ): number => show({ kind: 'failed', text, detail, requestId }),
  info: (text: string): number => show({ kind: 'info', text }),
  close: (id: number): void => change(toasts.filter((one) => one.id !== id)),
};
