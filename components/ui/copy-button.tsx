'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { copyText } from './copy-text.ts';
import { IconButton } from './icon-button.tsx';

/** @param what what is copied, as it follows "Copy", e.g. `the URL of /mcp` */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useTranslations('ui.copy');
  const [done, setDone] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(null), 2000);
    return () => clearTimeout(timer);
  }, [done]);

  const label = done ? t(done) : t('copy', { what });
  return (
    <>
      <IconButton
        label={label}
        icon={done === 'copied' ? Check : Copy}
        className={done === 'copied' ? 'text-good hover:text-good' : undefined}
        onClick={async () => setDone((await copyText(text)) ? 'copied' : 'failed')}
      />
      <span aria-live="polite" className="sr-only">
        {done ? label : ''}
      </span>
    </>
  );
}
