/** Asked before a page is left; `go` leaves it for good. */
type Ask = (go: () => void) => void;

let step: ((event: PopStateEvent) => void) | null = null;

// A window calls its listeners in the order in which they came, and the router adds its own when the page comes alive.
// This module is loaded with the first component (providers.tsx), so that a step can be held before the router obeys.
if (typeof window !== 'undefined') window.addEventListener('popstate', (event) => step?.(event));

/**
 * Holds every way out of the page that a person can take: links of the page, Back and Forward, and closing the tab
 * (there the browser itself asks).
 *
 * @param held whether there is something to lose, asked anew at each attempt
 * @param ask told how to go on once the person agrees
 * @returns ends the watch
 */
export function watchLeaving(held: () => boolean, ask: Ask): () => void {
  /** The next step of the history, or the next click, is ours. */
  let passing = false;
  /** The next step of the history brings back what a person's step left. */
  let unmaking = false;
  let here = place();

  const onUnload = (event: BeforeUnloadEvent): void => {
    if (held() && !passing) event.preventDefault();
  };

  const onClick = (event: MouseEvent): void => {
    const link = linkOf(event);
    if (!link || passing || !held()) return;
    event.preventDefault();
    event.stopPropagation();
    ask(() => {
      passing = true;
      if (link.isConnected) link.click();
      else window.location.assign(link.href);
      passing = false;
    });
  };

  const onEntry = (event: NavigationCurrentEntryChangeEvent): void => {
    if (event.navigationType !== 'traverse') here = place();
  };

  /** The step has been made: it is unmade before the router sees it, and made again when the person agrees. */
  const onStep = (event: PopStateEvent): void => {
    const before = here;
    here = place();
    if (unmaking) {
      unmaking = false;
      event.stopImmediatePropagation();
      return;
    }
    const steps = here.index === null || before.index === null ? -1 : here.index - before.index;
    if (passing || !held() || steps === 0 || samePage(before.href, here.href)) {
      passing = false;
      return;
    }
    event.stopImmediatePropagation();
    unmaking = true;
    window.history.go(-steps);
    ask(() => {
      passing = true;
      window.history.go(steps);
    });
  };

  window.addEventListener('beforeunload', onUnload);
  window.addEventListener('click', onClick, { capture: true });
  step = onStep;
  navigation()?.addEventListener('currententrychange', onEntry);
  return () => {
    window.removeEventListener('beforeunload', onUnload);
    window.removeEventListener('click', onClick, { capture: true });
    step = null;
    navigation()?.removeEventListener('currententrychange', onEntry);
  };
}

/** Older browsers lack it. */
const navigation = (): Navigation | undefined => ('navigation' in window ? window.navigation : undefined);

/** Where we are, and where in the history; without a number every step counts as one back. */
function place(): { href: string; index: number | null } {
  return { href: window.location.href, index: navigation()?.currentEntry?.index ?? null };
}

/** The link by which a click leaves this page within this tab. */
function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!(link instanceof HTMLAnchorElement) || !link.href || link.hasAttribute('download')) return null;
  if (link.target !== '' && link.target !== '_self') return null;
  return samePage(window.location.href, link.href) ? null : link;
}

/** Whether two addresses differ in nothing but the part of the page that they point to. */
export function samePage(one: string, other: string): boolean {
  return one.split('#')[0] === other.split('#')[0];
}
