'use client';

import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { Link } from '../ui/link.tsx';
import { Note } from '../ui/note.tsx';
import { SETTINGS_HREF, smartPath } from './links.ts';

/** Smart endpoints answer nobody at the moment. */
export function SwitchedOff() {
  const t = useTranslations('smartRouting.off');
  const manages = useSession().may('settings.manage');
  return (
    <Note tone="warn">
      <p className="font-medium">{t('title')}</p>
      <p>
        {t.rich('text', {
          path: () => <code className="font-mono text-[0.8125rem]">{smartPath(null)}</code>,
        })}{' '}
        {manages
          ? t.rich('switch', {
              link: (text) => (
                <Link href={SETTINGS_HREF} className="font-medium underline underline-offset-4">
                  {text}
                </Link>
              ),
            })
          : t('ask')}
      </p>
    </Note>
  );
}
