'use client';

import { useTranslations } from 'use-intl';
import { exportAudit } from '../data/audit.ts';
import { useErrorText } from '../data/error-text.ts';
import { ExportMenu } from '../ui/export-menu.tsx';
import { toast } from '../ui/toasts.ts';
import type { AuditState } from './use-audit-state.ts';

/** Saves every record of the filter. */
export function ExportRecords({ state: { filter, span } }: { state: AuditState }) {
  const t = useTranslations('audit.export');
  const errorText = useErrorText();
  const run = (format: 'csv' | 'jsonl'): Promise<void> =>
    exportAudit(filter, span, format).catch((error: unknown) => {
      const { message, requestId } = errorText(error);
      toast.failed(t('failed'), { detail: message, requestId });
    });
  return (
    <ExportMenu
      groups={[
        [
          { id: 'csv', label: 'CSV', run: () => run('csv') },
          { id: 'jsonl', label: 'JSON Lines', run: () => run('jsonl') },
        ],
      ]}
    />
  );
}
