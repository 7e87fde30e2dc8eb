'use client';

import { useTranslations } from 'use-intl';
import { CopyButton } from '../ui/copy-button.tsx';

/** The command that does the same, for who would rather type it. */
export function Command({ text, note }: { text: string; note?: string }) {
  const t = useTranslations('settings.command');
  return (
    <div className="min-w-0">
      <p className="text-xs text-muted">{note ?? t('same')}</p>
      <div className="mt-1 flex items-center gap-2 rounded-control border border-line bg-sunken py-0.5 pr-0.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-[0.8125rem] wrap-anywhere">{text}</code>
        <CopyButton text={text} what={t('what')} />
      </div>
    </div>
  );
}
