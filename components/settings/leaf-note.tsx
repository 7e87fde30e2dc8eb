'use client';

import { useTranslations } from 'use-intl';
import { Note } from '../ui/note.tsx';
import type { LeafPath } from './leaves.ts';

interface LeafNoteProps {
  path: LeafPath;
  value: unknown;
  /** It is not saved yet. */
  changed: boolean;
}

const code = { code: (text: React.ReactNode) => <code className="font-mono text-[0.8125rem]">{text}</code> };

/** What a value leads to, where that is easily overlooked. */
export function LeafNote({ path, value, changed }: LeafNoteProps) {
  const t = useTranslations('settings.note');
  if (path === 'nameSeparator' && changed) {
    return (
      <Note tone="warn" live>
        <p>{t('separator')}</p>
      </Note>
    );
  }
  if (path === 'routing.enableBearerAuth' && value === false) {
    return (
      <Note tone="warn" live>
        <p>{t('open.title')}</p>
        <ul className="list-disc pl-4">
          <li>{t.rich('open.host', code)}</li>
          <li>{t.rich('open.proxy', code)}</li>
          <li>{t('open.request')}</li>
        </ul>
        <p>{t('open.else')}</p>
      </Note>
    );
  }
  if (path === 'smartRouting.enabled' && value === false && changed) {
    return (
      <Note tone="warn" live>
        <p>{t.rich('smart', code)}</p>
      </Note>
    );
  }
  if (path === 'routing.enableGlobalRoute' && value === false && changed) {
    return (
      <Note tone="warn" live>
        <p>{t.rich('global', code)}</p>
      </Note>
    );
  }
  return null;
}
