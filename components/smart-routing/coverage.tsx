import { useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { cn } from '../ui/cn.ts';
import { useFormat } from '../ui/intl/format.ts';
import { useEstimate } from './use-estimate.ts';

const LOOKS = { embedded: 'bg-good', pending: 'bg-info', failed: 'bg-bad' };
const KINDS = ['embedded', 'pending', 'failed'] as const;

/** How many tools can be found by what they mean; beside it a reindex that is on its way. */
export function Coverage({ status }: { status: SmartStatus }) {
  const t = useTranslations('smartRouting.index');
  const format = useFormat();
  const { tools, reindex, failure } = status;
  // While it fails nobody can tell how long it takes; and of what costs nothing only the time matters by now.
  const left = failure ? null : status.estimate;
  const estimate = useEstimate(left?.usd === 0 ? { ...left, usd: null } : left);
  return (
    <div className="grid gap-4">
      <div>
        <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full bg-sunken">
          {KINDS.filter((kind) => status[kind] > 0).map((kind) => (
            <span
              key={kind}
              className={cn('h-full min-w-1 transition-[width]', LOOKS[kind])}
              style={{ width: `${tools > 0 ? (status[kind] / tools) * 100 : 0}%` }}
            />
          ))}
        </div>
        <ul
          aria-label={t('coverage')}
          className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-muted tabular-nums"
        >
          {KINDS.map((kind) => (
            <li key={kind} className="inline-flex items-center gap-1.5">
              <span aria-hidden className={cn('size-2 rounded-[2px]', LOOKS[kind])} />
              {t(kind, { count: status[kind] })}
            </li>
          ))}
        </ul>
        {estimate === null || reindex || status.pending === 0 ? null : (
          <p className="mt-1 text-muted">{t('pendingTakes', { estimate })}</p>
        )}
      </div>
      {reindex ? (
        <div>
          <p className="mb-1.5 flex flex-wrap justify-between gap-x-4">
            <span className="font-medium">{t('reindexing')}</span>
            <span className="text-muted tabular-nums">
              {t('progress', { done: reindex.done, total: reindex.total })}
              {estimate === null ? null : ` · ${t('left', { estimate })}`}
            </span>
          </p>
          <div
            role="progressbar"
            aria-label={t('reindexing')}
            aria-valuemin={0}
            aria-valuemax={reindex.total}
            aria-valuenow={reindex.done}
            aria-valuetext={format.percent(reindex.total > 0 ? reindex.done / reindex.total : 0)}
            className="h-2 overflow-hidden rounded-full bg-sunken"
          >
            <span
              className="block h-full bg-accent-solid transition-[width]"
              style={{ width: `${reindex.total > 0 ? (reindex.done / reindex.total) * 100 : 0}%` }}
            />
          </div>
        </div>
      ) : null}
    </div>
  );
}
