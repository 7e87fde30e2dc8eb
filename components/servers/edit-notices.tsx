'use client';

import { FileText, Lock, Users } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import type { Edit } from './use-edit.ts';

const box = 'flex flex-wrap items-start gap-2.5 rounded-card border border-line bg-surface px-3 py-2.5';

/** What is worth knowing before, and what stands in the way of saving. */
export function EditNotices({ edit, onlyWords }: { edit: Edit; onlyWords: boolean }) {
  const t = useTranslations('serverForm.edit');
  const { base, alert, newer } = edit;
  if (!alert && !newer && !onlyWords && base.origin !== 'file') return null;
  return (
    <div className="grid gap-3">
      {alert ? (
        <FormAlert requestId={alert.requestId}>
          <p className="font-medium">{t('failed', { name: base.name })}</p>
          <p>{alert.message}</p>
        </FormAlert>
      ) : null}
      {newer ? (
        <div role="status" className={`${box} border-line-strong bg-warn-soft`}>
          <Users aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <p className="min-w-0 flex-1">{t('meanwhile')}</p>
          <Button size="sm" onClick={edit.compare}>
            {t('compare')}
          </Button>
        </div>
      ) : null}
      {onlyWords ? (
        <div className={box}>
          <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          <p className="min-w-0 flex-1">{t('onlyWords')}</p>
        </div>
      ) : null}
      {base.origin === 'file' ? (
        <div className={box}>
          <FileText aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          <p className="min-w-0 flex-1">{t('fromFile')}</p>
        </div>
      ) : null}
    </div>
  );
}
