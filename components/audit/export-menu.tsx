'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { exportAudit } from '../data/audit.ts';
import { useErrorText } from '../data/error-text.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { toast } from '../ui/toasts.ts';
import type { AuditState } from './use-audit-state.ts';

/** Saves every record of the filter. */
export function ExportMenu({ state: { filter, span } }: { state: AuditState }) {
  const t = useTranslations('audit.export');
  const errorText = useErrorText();
  const [pending, setPending] = useState(false);

  const run = async (format: 'csv' | 'jsonl'): Promise<void> => {
    setPending(true);
    try {
      await exportAudit(filter, span, format);
    } catch (error) {
      const { message, requestId } = errorText(error);
      toast.failed(t('failed'), { detail: message, requestId });
    } finally {
      setPending(false);
    }
  };
  return (
    <Menu
      label={t('label')}
      trigger={
        <Button pending={pending}>
          <Download aria-hidden />
          {t('label')}
        </Button>
      }
      items={[
        { id: 'csv', label: 'CSV', onSelect: () => void run('csv') },
        { id: 'jsonl', label: 'JSON Lines', onSelect: () => void run('jsonl') },
      ]}
    />
  );
}
