'use client';

import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ScopeReach } from '../../server/contract/reach.ts';
import { useScopeReach } from '../data/access-keys.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useSettled } from '../ui/use-settled.ts';
import { VirtualList } from '../ui/virtual-list.tsx';
import { type KeyDraft, scopeOf } from './draft.ts';
import { isEmpty, without } from './scope.ts';

/** Long enough for a row of clicks, ms. */
const SETTLED_MS = 250;

interface ReachPreviewProps {
  draft: KeyDraft;
  onChange: (change: Partial<KeyDraft>) => void;
}

/** What the key would reach now, as the hub says. */
export function ReachPreview({ draft, onChange }: ReachPreviewProps) {
  const t = useTranslations('keys.preview');
  const { reach: kind, chosen } = draft;
  const scope = useMemo(() => scopeOf({ reach: kind, chosen }), [kind, chosen]);
  const reach = useScopeReach(useSettled(scope, SETTLED_MS));
  const nothing = kind === 'chosen' && isEmpty(chosen);
  return (
    <Card title={t('title')} className="min-w-0">
      <div className="border-line border-t px-4 py-3 sm:px-5">
        {nothing ? (
          <p className="text-muted">{t('nothing')}</p>
        ) : (
          <AsyncState value={reach} what={t('what')} skeleton={<Skeleton className="h-64 w-full" />}>
            {(known) => (
              <div className="grid grid-cols-1 gap-3" aria-busy={reach.isFetching}>
                <p role="status">
                  {t('words', { tools: known.tools, servers: known.servers, groups: known.groups })}
                </p>
                <Unknown
                  unknown={known.unknown}
                  onRemove={() => onChange({ chosen: without(chosen, known.unknown) })}
                />
                <Tools items={known.items} total={known.tools} />
              </div>
            )}
          </AsyncState>
        )}
      </div>
    </Card>
  );
}

function Unknown({ unknown, onRemove }: { unknown: ScopeReach['unknown']; onRemove: () => void }) {
  const t = useTranslations('keys.preview');
  if (unknown.length === 0) return null;
  return (
    <div className="flex gap-2.5 rounded-card border border-warn bg-warn-soft px-3 py-2.5">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <p className="font-medium">{t('unknown', { count: unknown.length })}</p>
        <p className="mt-0.5 font-mono text-xs wrap-anywhere">{unknown.map(({ name }) => name).join(', ')}</p>
        <p className="mt-1 text-xs text-muted">{t('unknownText')}</p>
        <Button size="sm" className="mt-2" onClick={onRemove}>
          {t('removeUnknown')}
        </Button>
      </div>
    </div>
  );
}

const ROW_PX = 44;
type Tool = ScopeReach['items'][number];

function Tools({ items, total }: { items: readonly Tool[]; total: number }) {
  const t = useTranslations('keys.preview');
  if (items.length === 0) return null;
  return (
    <div>
      <VirtualList
        label={t('tools')}
        items={items}
        height={`min(${items.length * ROW_PX + 2}px, 22rem)`}
        estimate={ROW_PX}
        itemKey={keyOf}
        className="rounded-control border border-line"
      >
        {drawTool}
      </VirtualList>
      {total > items.length ? (
        <p className="mt-2 text-xs text-muted">{t('more', { count: total - items.length })}</p>
      ) : null}
    </div>
  );
}

const keyOf = ({ server, tool }: Tool): string => `${server}/${tool}`;

function drawTool({ server, tool, title, description }: Tool) {
  return (
    <div className="grid h-11 content-center border-line border-b px-3" title={description}>
      <p className="flex items-baseline gap-2">
        <code className="min-w-0 truncate font-mono text-xs">{tool}</code>
        <span className="ml-auto max-w-1/2 shrink-0 truncate text-xs text-muted">{server}</span>
      </p>
      <p className="truncate text-xs text-muted">{title ?? description}</p>
    </div>
  );
}
