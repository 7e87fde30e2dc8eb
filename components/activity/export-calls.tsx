'use client';

import { useTranslations } from 'use-intl';
import { type CallExport, exportCalls } from '../data/activity.ts';
import { useErrorText } from '../data/error-text.ts';
import { useSession } from '../data/session.ts';
import { ExportMenu } from '../ui/export-menu.tsx';
import { toast } from '../ui/toasts.ts';
import type { ActivityState } from './use-activity-state.ts';

/** Saves every call of the filter, for who may see payloads. */
export function ExportCalls({ state: { filter, list } }: { state: ActivityState }) {
  const t = useTranslations('activity.export');
  const errorText = useErrorText();
  if (!useSession().may('audit.view')) return null;

  const run = (what: CallExport): Promise<void> =>
    exportCalls(filter, list.span, what).catch((error: unknown) => {
      const { message, requestId } = errorText(error);
      toast.failed(t('failed'), { detail: message, requestId });
    });
  const item = (format: CallExport['format'], payloads: boolean) => ({
    id: `${format}-${payloads}`,
    label: t(payloads ? 'withPayloads' : 'plain', { format: format === 'csv' ? 'CSV' : 'JSON Lines' }),
    run: () => run({ format, payloads }),
  });
  return (
    <ExportMenu
      groups={[
        [item('csv', false), item('jsonl', false)],
        [item('csv', true), item('jsonl', true)],
      ]}
    />
  );
}
