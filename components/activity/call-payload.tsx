'use client';

import { ShieldCheck } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { CallDetail } from '../../server/contract/activity.ts';
import type { ApiResult } from '../data/query.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { formatJson } from '../ui/json-format.ts';
import { JsonView } from '../ui/json-view.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** What was said in a call, or why it is not to be seen. */
export function CallPayload({ asked }: { asked: ApiResult<CallDetail> }) {
  const t = useTranslations('activity.payload');
  return (
    <AsyncState value={asked} what={t('what')} skeleton={<Skeleton className="h-32 w-full" />}>
      {({ payload, payloadHidden }) => {
        if (payloadHidden) return <Absent text={t('hidden')} />;
        if (payload === null) return <NotStored />;
        return (
          <div className="grid grid-cols-1 gap-6">
            <Text
              title={t('arguments')}
              what={t('theArguments')}
              text={payload.arguments}
              cut={payload.argumentsCut}
            />
            <Text title={t('result')} what={t('theResult')} text={payload.result} cut={payload.resultCut} />
            {payload.redacted ? (
              <p className="flex items-center gap-2 text-xs text-muted">
                <ShieldCheck aria-hidden className="size-4 shrink-0" />
                {t('redacted')}
              </p>
            ) : null}
          </div>
        );
      }}
    </AsyncState>
  );
}

interface TextProps {
  title: string;
  what: string;
  text: string;
  cut: boolean;
}

function Text({ title, what, text, cut }: TextProps) {
  const t = useTranslations('activity.payload');
  // The beginning of a JSON text has no layout of its own.
  const shown = useMemo(() => (cut ? text : formatJson(text)), [text, cut]);
  return (
    <Section title={title}>
      {shown === '' ? <p className="text-muted">{t('empty')}</p> : <JsonView text={shown} label={what} />}
      {cut ? <p className="mt-1.5 text-xs text-warn">{t('cut')}</p> : null}
    </Section>
  );
}

function NotStored() {
  const t = useTranslations('activity.payload');
  const mayChange = useSession().may('settings.manage');
  return (
    <Absent
      text={
        <>
          {t('absent')}{' '}
          {mayChange ? (
            <Link href="/settings?section=payloads" className="text-accent underline underline-offset-2">
              {t('settings')}
            </Link>
          ) : (
            t('ask')
          )}
        </>
      }
    />
  );
}

function Absent({ text }: { text: ReactNode }) {
  const t = useTranslations('activity.payload');
  return (
    <Section title={t('title')}>
      <p className="max-w-prose text-muted">{text}</p>
    </Section>
  );
}
