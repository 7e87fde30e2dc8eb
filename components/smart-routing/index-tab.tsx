'use client';

import { useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { useSmartStatus } from '../data/smart-routing.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Card } from '../ui/card.tsx';
import { CardSkeleton } from '../ui/skeleton.tsx';
import { Coverage } from './coverage.tsx';
import { IndexFacts } from './index-facts.tsx';
import { IndexFailures } from './index-failures.tsx';
import { IndexStatus } from './index-status.tsx';
import { Reindex } from './reindex.tsx';

/** What searches stand on: which model, how far it is, and what fails. It follows the hub. */
export function IndexTab() {
  const t = useTranslations('smartRouting.index');
  return (
    <AsyncState value={useSmartStatus()} what={t('what')} skeleton={<CardSkeleton className="h-72" />}>
      {(status) => <Index status={status} />}
    </AsyncState>
  );
}

function Index({ status }: { status: SmartStatus }) {
  const t = useTranslations('smartRouting.index');
  return (
    <div className="grid grid-cols-1 gap-4">
      <Card
        title={t('title')}
        note={t(status.kind === 'none' ? 'noteWords' : 'note')}
        aside={<Reindex status={status} />}
      >
        <div className="grid grid-cols-1 gap-5 border-line border-t px-4 py-4 sm:px-5">
          <IndexStatus status={status} />
          {status.kind === 'none' ? null : <Coverage status={status} />}
          <IndexFacts status={status} />
        </div>
      </Card>
      {status.failures.length > 0 ? <IndexFailures failures={status.failures} total={status.failed} /> : null}
    </div>
  );
}
