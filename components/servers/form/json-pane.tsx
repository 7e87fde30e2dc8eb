'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import type { ServerForm } from './use-server-form.ts';
import { useFieldLabel } from './use-texts.ts';

/** The same server as JSON; what is wrong with it stands below. */
export function JsonPane({ form, rows }: { form: ServerForm; rows: number }) {
  const t = useTranslations('serverForm.form');
  const labelOf = useFieldLabel();
  const { text, setText, problems, broken, reset } = form.json;
  return (
    <div className="min-w-0">
      <JsonEditor id="server-json" label={t('json')} value={text} onChange={setText} rows={rows} />
      {problems.length > 0 ? (
        <ul className="mt-1 grid gap-1 text-bad">
          {problems.map(({ path, message }) => (
            <li key={`${path.join('.')} ${message}`} className="wrap-anywhere">
              <span className="font-mono text-xs">{labelOf(path)}</span> – {message}
            </li>
          ))}
        </ul>
      ) : null}
      {broken ? (
        <div className="mt-2 flex flex-wrap items-center gap-2 text-xs text-muted">
          <p>{t('jsonBroken')}</p>
          <Button size="sm" onClick={reset}>
            {t('jsonReset')}
          </Button>
        </div>
      ) : (
        <p className="mt-1 text-xs text-muted">{t('jsonHint')}</p>
      )}
    </div>
  );
}
