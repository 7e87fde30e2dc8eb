'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useFormat } from '../ui/intl/format.ts';
import type { MadeLink } from './users-page.tsx';

/** The one time that a link is shown. */
export function LinkDialog({ link, onClose }: { link: MadeLink; onClose: () => void }) {
  const t = useTranslations('users.link');
  const format = useFormat();
  const { username, invitation } = link;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('title', { username })}
      description={t('note', { until: format.dateTime(invitation.expiresAt) })}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('done')}
        </Button>
      }
    >
      <CodeBlock title={t('label')} text={invitation.link} what={t('label')} />
      <p className="mt-3 text-muted">{t('warning')}</p>
    </Dialog>
  );
}
