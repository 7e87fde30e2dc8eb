'use client';

import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { useShortcut } from '../ui/use-shortcut.ts';
import { useGuardedNavigate } from '../ui/use-unsaved-guard.tsx';
import { type NavigationItem, pagesFor } from './navigation.ts';

/** `g s` and its siblings. */
export function Jumps() {
  const { may } = useSession();
  return pagesFor(may).map((page) => <Jump key={page.id} page={page} />);
}

function Jump({ page: { id, href, jump } }: { page: NavigationItem }) {
  const t = useTranslations('shell');
  const go = useGuardedNavigate();
  useShortcut(jump, () => go(href), t('shortcuts.goTo', { page: t(`nav.${id}`) }));
  return null;
}
