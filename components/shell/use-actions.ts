'use client';

import {
  Keyboard,
  KeyRound,
  Languages,
  Laptop,
  LockKeyhole,
  LogOut,
  Monitor,
  Moon,
  Plus,
  Sun,
  UserPlus,
} from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Permission } from '../../server/contract/permissions.ts';
import { useSession } from '../data/session.ts';
import type { PaletteGroup, PaletteItem } from '../ui/command-palette.tsx';
import { LOCALE_NAMES, LOCALES } from '../ui/intl/locales.ts';
import { useLocaleChoice } from '../ui/intl/use-locale-choice.ts';
import { THEMES, useTheme } from '../ui/theme.ts';
import { useGuardedNavigate } from '../ui/use-unsaved-guard.tsx';
import { type NavigationItem, pagesFor } from './navigation.ts';
import { useOverlay } from './overlay.ts';
import { useSignOut } from './use-sign-out.ts';

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

/** What begins something new: where, and who may. */
const BEGINNINGS = [
  { id: 'addServer', page: 'servers', permission: 'servers.configure', icon: Plus },
  { id: 'createGroup', page: 'groups', permission: 'groups.edit', icon: Plus },
  { id: 'createKey', page: 'keys', permission: 'keys.own', icon: KeyRound },
  { id: 'addUser', page: 'users', permission: 'users.manage', icon: UserPlus },
] as const satisfies readonly {
  page: NavigationItem['id'];
  permission: Permission;
  [rest: string]: unknown;
}[];

/** Pages, and what can be done from anywhere. */
export function useActions(): { pages: PaletteGroup; actions: PaletteGroup } {
  const t = useTranslations('shell');
  const go = useGuardedNavigate();
  const show = useOverlay();
  const signOut = useSignOut();
  const theme = useTheme();
  const locale = useLocaleChoice();
  const { may } = useSession();
  const offered = pagesFor(may);

  const pages = offered.map(
    ({ id, href, icon, jump }): PaletteItem => ({
      id: `page:${id}`,
      label: t(`nav.${id}`),
      hint: jump,
      icon,
      onSelect: () => go(href),
    }),
  );

  const beginnings = BEGINNINGS.flatMap(({ id, page, permission, icon }): PaletteItem[] => {
    const where = offered.find((one) => one.id === page);
    if (!where || !may(permission)) return [];
    return [{ id, label: t(`palette.${id}`), icon, onSelect: () => go(`${where.href}?new=1`) }];
  });

  const looks = THEMES.filter((one) => one !== theme.choice).map(
    (one): PaletteItem => ({
      id: `theme:${one}`,
      label: t(`palette.theme.${one}`),
      keywords: [t('account.theme')],
      icon: THEME_ICONS[one],
      onSelect: () => theme.set(one),
    }),
  );

  const languages = LOCALES.filter((one) => one !== locale.locale).map(
    (one): PaletteItem => ({
      id: `language:${one}`,
      label: t('palette.language', { language: LOCALE_NAMES[one] }),
      keywords: [one, t('account.language')],
      icon: Languages,
      onSelect: () => locale.set(one),
    }),
  );

  const own: PaletteItem[] = [
    { id: 'sessions', label: t('sessions.open'), icon: Laptop, onSelect: () => show('sessions') },
    { id: 'password', label: t('password.open'), icon: LockKeyhole, onSelect: () => show('password') },
    { id: 'shortcuts', label: t('shortcuts.open'), icon: Keyboard, onSelect: () => show('shortcuts') },
    { id: 'sign-out', label: t('account.signOut'), icon: LogOut, onSelect: signOut },
  ];

  return {
    pages: { id: 'pages', heading: t('nav.label'), items: pages },
    actions: {
      id: 'actions',
      heading: t('palette.actions'),
      items: [...beginnings, ...looks, ...languages, ...own],
    },
  };
}
