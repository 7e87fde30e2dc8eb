import { useTranslations } from 'use-intl';
import type { CallRecord } from '../../server/contract/activity.ts';
import { useFormat } from '../ui/intl/format.ts';
import { Section } from '../ui/section.tsx';

/** Where the time of a call went: in the hub, and in the server behind it. */
export function Timing({ call: { durationMs, upstreamMs } }: { call: CallRecord }) {
  const t = useTranslations('activity.call');
  const format = useFormat();
  const hubMs = Math.max(0, durationMs - upstreamMs);
  const share = durationMs > 0 ? hubMs / durationMs : 0;
  const parts = [
    { id: 'hub', name: t('hub'), ms: hubMs, share, look: 'bg-info' },
    { id: 'upstream', name: t('upstream'), ms: upstreamMs, share: 1 - share, look: 'bg-accent-solid' },
  ];
  return (
    <Section title={t('timing')}>
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full bg-sunken">
        {parts.map((part) => (
          // What took a thousandth of the time is still to be seen.
          <span
            key={part.id}
            className={part.look}
            style={{ flexGrow: Math.round(part.share * 10_000), minWidth: part.ms > 0 ? 3 : 0 }}
          />
        ))}
      </div>
      <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-xs">
        {parts.map((part) => (
          <div key={part.id} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-[2px] ${part.look}`} />
            <dt className="text-muted">{part.name}</dt>
            <dd className="tabular-nums">
              {t('share', { time: format.duration(part.ms), share: format.percent(part.share) })}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
