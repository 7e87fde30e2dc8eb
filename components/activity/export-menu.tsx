'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type CallExport, exportCalls } from '../data/activity.ts';
import { useErrorText } from '../data/error-text.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { toast } from '../ui/toasts.ts';
import type { ActivityState } from './use-activity-state.ts';

/** Saves every call of the filter, for who may see payloads. */
export function ExportMenu({ state: { filter, list } }: { state: ActivityState }) {
  const t = useTranslations('activity.export');
  const errorText = useErrorText();
  const [pending, setPending] = useState(false);
  if (!useSession().may('audit.view')) return null;

  const run = async (what: CallExport): Promise<void> => {
    setPending(true);
    try {
      await exportCalls(filter, list.span, what);
    } catch (error) {
      const { message, requestId } = errorText(error);
      toast.failed(t('failed'), { detail: message, requestId });
    } finally {
      setPending(false);
    }
  };
  const item = (format: CallExport['format'], payloads: boolean) => ({
    id: `${format}-${payloads}`,
    label: t(payloads ? 'withPayloads' : 'plain', { format: format === 'csv' ? 'CSV' : 'JSON Lines' }),
    onSelect: () => void run({ format, payloads }),
  });
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
        item('csv', false),
        item('jsonl', false),
        { separator: true },
        item('csv', true),
        item('jsonl', true),
      ]}
    />
  );
}
