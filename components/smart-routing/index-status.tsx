import { useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { Status } from '../ui/status.tsx';
import { indexStateOf } from './index-state.ts';

/** In a word, and while something fails since when, why, and when it is tried again. */
export function IndexStatus({ status }: { status: SmartStatus }) {
  const t = useTranslations('smartRouting');
  const { id, tone, busy } = indexStateOf(status);
  const { failure } = status;
  return (
    <div className="grid gap-1">
      <Status
        tone={tone}
        label={t(`state.${id}`, { pending: status.pending })}
        busy={busy}
        {...(id === 'failing' && { since: failure?.since, nextTry: failure?.nextTryAt })}
      />
      {id === 'failing' ? <p className="wrap-anywhere">{failure?.message}</p> : null}
      <p className="text-muted wrap-anywhere">{t(`means.${id}`)}</p>
    </div>
  );
}
