'use client';

import { useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { Link } from '../ui/link.tsx';
import { Status } from '../ui/status.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { indexStateOf } from './index-state.ts';

/** How the index is, on every tab. */
export function StateLink({ status }: { status: SmartStatus }) {
  const t = useTranslations('smartRouting.state');
  const url = useUrlState();
  const { id, tone, busy } = indexStateOf(status);
  return (
    <Link
      href={url.href({ tab: 'index' })}
      className="inline-flex h-8 max-w-full items-center rounded-control border border-line-strong bg-surface px-3 hover:bg-hover"
    >
      <Status tone={tone} label={t(id, { pending: status.pending })} busy={busy} />
    </Link>
  );
}
