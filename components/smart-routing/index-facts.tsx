import { useTranslations } from 'use-intl';
import type { SmartStatus } from '../../server/contract/api/smart-routing.ts';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { RelativeTime } from '../ui/time.tsx';

export function IndexFacts({ status }: { status: SmartStatus }) {
  const t = useTranslations('smartRouting.index');
  const format = useFormat();
  const { kind, model, dimensions, tools, leading, lastEmbeddedAt, threshold } = status;
  const vectors = [
    { label: t('model'), value: model ? <span className="font-mono">{model}</span> : t('unknown') },
    { label: t('dimensions'), value: dimensions === null ? t('unknown') : format.number(dimensions) },
    { label: t('last'), value: <RelativeTime at={lastEmbeddedAt} /> },
    { label: t('leads'), value: t(leading ? 'here' : 'elsewhere') },
  ];
  return (
    <Facts
      items={[
        { label: t('tools'), value: format.number(tools) },
        { label: t('kind'), value: t(`kinds.${kind}`) },
        ...(kind === 'none' ? [] : vectors),
        { label: t('threshold'), value: threshold === null ? t('noThreshold') : threshold.toFixed(2) },
      ]}
    />
  );
}
