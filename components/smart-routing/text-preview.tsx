'use client';

import { useTranslations } from 'use-intl';
import { type SavedSmartText, useSmartTextPreview, useTokenFootprint } from '../data/smart-routing.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { cn } from '../ui/cn.ts';
import { FormAlert } from '../ui/form-alert.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { scrollRegion } from '../ui/scroll-region.ts';
import { useSettled } from '../ui/use-settled.ts';
import { grownBy } from './grown-by.ts';
import { LONGEST } from './use-text-form.ts';

/** A pause in typing after which the hub is asked what agents would read, ms. */
const PAUSE_MS = 300;

interface TextPreviewProps {
  group: string | null;
  saved: SavedSmartText;
  /** Null while nothing is changed. */
  draft: string | null;
}

/** All that agents read in the description of `search_tools`, with the draft in its place. */
export function TextPreview({ group, saved, draft }: TextPreviewProps) {
  const t = useTranslations('smartRouting.preview');
  const settled = useSettled(draft, PAUSE_MS);
  const asked = draft === null || settled === null || settled.length > LONGEST ? null : settled;
  const preview = useSmartTextPreview(group, asked);
  const drafted = asked === null ? null : (preview.data?.description ?? null);
  const text = drafted ?? saved.description;
  const isNow = draft === null || (draft === asked && !preview.isFetching);
  return (
    <Card
      title={t('title')}
      note={t(draft === null ? 'note' : 'noteDraft')}
      aside={<Tokens group={group} grown={grownBy(saved.description, text)} />}
    >
      <div aria-busy={!isNow} className="border-line border-t">
        {preview.error && asked !== null ? (
          <FormAlert className="m-4" requestId={preview.error.requestId}>
            {preview.error.message}
          </FormAlert>
        ) : null}
        <pre
          className={cn(
            'max-h-[36rem] overflow-y-auto px-4 py-4 font-mono text-[0.8125rem] leading-5 wrap-anywhere whitespace-pre-wrap transition-opacity sm:px-5',
            !isNow && 'opacity-60 delay-200',
          )}
          {...scrollRegion(t('text'))}
        >
          {text}
        </pre>
      </div>
    </Card>
  );
}

/** @param grown tokens that the draft adds */
function Tokens({ group, grown }: { group: string | null; grown: number }) {
  const t = useTranslations('smartRouting.preview');
  const format = useFormat();
  const footprint = useTokenFootprint().data;
  const own = footprint?.items.find(({ kind, endpoint }) => kind === 'group' && endpoint === group)?.smart;
  const tokens = group === null ? footprint?.smart : own;
  if (tokens === undefined || tokens === null || tokens === 0) return null;
  return <Badge>{t('tokens', { count: format.number(tokens + grown) })}</Badge>;
}
