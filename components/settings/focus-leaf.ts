import { idOf, type LeafPath } from './leaves.ts';

/** Puts the focus on the control of a leaf once it is drawn: what had it before may be gone. */
export function focusLeaf(path: LeafPath): void {
  requestAnimationFrame(() => {
    const control = document.getElementById(idOf(path));
    const chosen = control?.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]');
    (chosen ?? control)?.focus();
  });
}
