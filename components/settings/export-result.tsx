'use client';

import { Check, Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { saveAs } from '../data/download.ts';
import type { Exported } from '../data/settings.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { useFormat } from '../ui/intl/format.ts';
import { toast } from '../ui/toasts.ts';
import type { Secrets } from './export-section.tsx';

const SHOWN_CHARACTERS = 20_000;

/** The document that was made: to be downloaded, copied and, unless it holds secrets in plain text, looked at. */
export function ExportResult({ secrets, exported }: { secrets: Secrets; exported: Exported }) {
  const t = useTranslations('settings.export');
  const format = useFormat();
  const [copied, setCopied] = useState(false);
  const { revision, text } = exported;
  const blob = new Blob([text], { type: 'application/json' });
  const name = `patchbay-settings-r${revision}${secrets === 'redacted' ? '' : `-${secrets}`}.json`;

  const copy = async (): Promise<void> => {
    const done = await copyText(text);
    setCopied(done);
    if (!done) toast.failed(t('copyFailed'));
  };

  return (
    <section aria-label={t('result')} className="rounded-card border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-2 px-4 py-3">
        <p role="status" className="min-w-0 flex-1 basis-56">
          {t('made', { revision, size: format.bytes(blob.size) })}
          <span className="block truncate font-mono text-xs text-muted">{name}</span>
        </p>
        <Button variant="primary" onClick={() => saveAs(blob, name)}>
          <Download aria-hidden />
          {t('download')}
        </Button>
        <Button onClick={() => void copy()}>
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {t(copied ? 'copied' : 'copy')}
        </Button>
      </div>
      {secrets === 'plain' ? null : (
        <details className="border-line border-t">
          <summary className="cursor-pointer px-4 py-2 text-muted hover:text-text">{t('look')}</summary>
          <pre className="border-line border-t bg-sunken px-4 py-3 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">
            {text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}
          </pre>
        </details>
      )}
    </section>
  );
}
