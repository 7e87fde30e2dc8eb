'use client';

import {
  BookOpen,
  Keyboard,
  Laptop,
  LockKeyhole,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Sun,
} from 'lucide-react';
import { useTranslations } from 'use-intl';
import { BASE_PATH } from '../data/base-path.ts';
import { useSession } from '../data/session.ts';
import { Badge } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';
import { LOCALE_NAMES, LOCALES } from '../ui/intl/locales.ts';
import { useLocaleChoice } from '../ui/intl/use-locale-choice.ts';
import { Segmented } from '../ui/segmented.tsx';
import { useTheme } from '../ui/theme.ts';
import { useOverlay } from './overlay.ts';
import { row } from './page-links.tsx';
import { useSignOut } from './use-sign-out.ts';

/** @param onChosen something was chosen that closes what this stands in */
export function AccountPanel({ onChosen }: { onChosen: () => void }) {
  const t = useTranslations('shell');
  const roles = useTranslations('data.role');
  const { me } = useSession();
  const show = useOverlay();
  const signOut = useSignOut();
  const choose = (action: () => void) => () => {
    onChosen();
    action();
  };
  return (
    <div className="grid gap-3">
      {me ? (
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <p className="truncate font-medium">{me.name}</p>
            <p className="truncate font-mono text-xs text-muted">{me.username}</p>
          </div>
          <Badge>{roles(me.role)}</Badge>
        </div>
      ) : null}
      <Look />
      <ul className="-mx-2 -mb-1.5 border-line border-t pt-1.5">
        <Line icon={Laptop} text={t('sessions.open')} onClick={choose(() => show('sessions'))} />
        <Line icon={LockKeyhole} text={t('password.open')} onClick={choose(() => show('password'))} />
        <Line icon={Keyboard} text={t('shortcuts.open')} onClick={choose(() => show('shortcuts'))} />
        <li>
          <a href={`${BASE_PATH}/api/docs`} className={line}>
            <BookOpen aria-hidden className="size-4 text-muted" />
            {t('account.docs')}
          </a>
        </li>
        <Line icon={LogOut} text={t('account.signOut')} onClick={choose(signOut)} />
      </ul>
    </div>
  );
}

/** Theme and language: what a person sets once and finds here again. */
function Look() {
  const t = useTranslations('shell.account');
  const theme = useTheme();
  const locale = useLocaleChoice();
  return (
    <div className="grid gap-2">
      <Segmented
        label={t('theme')}
        value={theme.choice}
        onChange={theme.set}
        className="*:flex-1 *:justify-center"
        options={[
          { value: 'system', label: t('system'), icon: Monitor },
          { value: 'light', label: t('light'), icon: Sun },
          { value: 'dark', label: t('dark'), icon: Moon },
        ]}
      />
      <Segmented
        label={t('language')}
        value={locale.locale}
        onChange={locale.set}
        className="*:flex-1 *:justify-center"
        options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
    </div>
  );
}

const line = cn(row, 'w-full px-2 text-left hover:bg-hover');

function Line({ icon: Icon, text, onClick }: { icon: LucideIcon; text: string; onClick: () => void }) {
  return (
    <li>
      <button type="button" onClick={onClick} className={line}>
        <Icon aria-hidden className="size-4 text-muted" />
        {text}
      </button>
    </li>
  );
}
