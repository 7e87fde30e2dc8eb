/** Asked before a page is left; `go` leaves it for good. */
type Ask = (go: () => void) => void;

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
  let last = { steps: -1, from: window.location.href };

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

  // Comes before `popstate` and alone knows how far the step was. Without it (older browsers) it was one back.
  const onEntry = (event: NavigationCurrentEntryChangeEvent): void => {
    const at = window.navigation.currentEntry?.index ?? -1;
    last = { steps: at - event.from.index, from: event.from.url ?? '' };
  };

  /** The step has been made: it is unmade before the router sees it, and made again when the person agrees. */
  const onStep = (event: PopStateEvent): void => {
    const { steps, from } = last;
    last = { steps: -1, from: window.location.href };
    if (passing) {
      passing = false;
      return;
    }
    if (!held() || steps === 0 || samePage(from, window.location.href)) return;
    event.stopImmediatePropagation();
    window.addEventListener('popstate', (back) => back.stopImmediatePropagation(), {
      capture: true,
      once: true,
    });
    window.history.go(-steps);
    ask(() => {
      passing = true;
      window.history.go(steps);
    });
  };

  const navigation: Navigation | undefined = 'navigation' in window ? window.navigation : undefined;
  window.addEventListener('beforeunload', onUnload);
  window.addEventListener('click', onClick, { capture: true });
  window.addEventListener('popstate', onStep, { capture: true });
  navigation?.addEventListener('currententrychange', onEntry);
  return () => {
    window.removeEventListener('beforeunload', onUnload);
    window.removeEventListener('click', onClick, { capture: true });
    window.removeEventListener('popstate', onStep, { capture: true });
    navigation?.removeEventListener('currententrychange', onEntry);
  };
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
