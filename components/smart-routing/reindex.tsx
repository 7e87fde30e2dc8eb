'use client';

import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { useErrorText } from '../data/error-text.ts';
import { useSession } from '../data/session.ts';
import { useReindex } from '../data/smart-routing.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toasts.ts';
import { useEstimate } from './use-estimate.ts';

/** Embeds all tools anew, after saying what that takes. */
export function Reindex({ status }: { status: SmartStatus }) {
  const t = useTranslations('smartRouting.reindex');
  const operates = useSession().may('servers.operate');
  const reindex = useReindex();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const estimate = useEstimate(status.reindexEstimate);
  const priced = typeof status.reindexEstimate?.usd === 'number';
  if (!operates || status.kind === 'none') return null;
  const begin = async (): Promise<void> => {
    try {
      await reindex.run();
    } catch (error) {
      throw new Error(errorText(error).message);
    }
    toast.done(t('begun'));
  };
  return (
    <>
      <Button size="sm" disabled={status.reindex !== null} onClick={() => setAsking(true)}>
        <RotateCw aria-hidden />
        {t('open')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('title', { count: status.tools })}
        confirmLabel={t('confirm')}
        onConfirm={begin}
      >
        <p>{t('text')}</p>
        {estimate === null ? null : <p>{t('takes', { estimate })}</p>}
        {priced ? null : <p>{t(status.kind === 'remote' ? 'billed' : 'free')}</p>}
      </ConfirmDialog>
    </>
  );
}
