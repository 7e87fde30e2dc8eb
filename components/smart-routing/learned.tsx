'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorText } from '../data/error-text.ts';
import { useSession } from '../data/session.ts';
import { useForgetLearned, useLearned, useSmartStatus } from '../data/smart-routing.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Section } from '../ui/section.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toasts.ts';
import { LearnedTable } from './learned-table.tsx';

/** Which tool was called after which words; that comes first more easily when somebody asks the same way. */
export function Learned() {
  const t = useTranslations('smartRouting.learned');
  const learned = useLearned();
  const status = useSmartStatus().data;
  const count = learned.data?.items.length ?? 0;
  return (
    <Section
      title={
        <span className="inline-flex items-center gap-2">
          {t('title')}
          {status ? <Badge>{t(status.learning ? 'on' : 'off')}</Badge> : null}
        </span>
      }
      description={t(status?.learning === false ? 'noteOff' : 'note')}
      actions={count > 0 ? <Forget count={count} /> : undefined}
    >
      <AsyncState value={learned} what={t('what')} skeleton={<TableSkeleton rows={4} columns={4} />}>
        {({ items }) => <LearnedTable items={items} />}
      </AsyncState>
    </Section>
  );
}

function Forget({ count }: { count: number }) {
  const t = useTranslations('smartRouting.learned');
  const operates = useSession().may('servers.operate');
  const forget = useForgetLearned();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  if (!operates) return null;
  const run = async (): Promise<void> => {
    try {
      await forget.run();
    } catch (error) {
      throw new Error(errorText(error).message);
    }
    toast.done(t('forgotten'));
  };
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        {t('forget')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        title={t('forgetTitle')}
        confirmLabel={t('forgetAll')}
        onConfirm={run}
      >
        <p>{t('forgetText', { count })}</p>
      </ConfirmDialog>
    </>
  );
}
