'use client';

import { CircleCheck, CircleX, PlugZap } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ServerSpec } from '../../../server/contract/server.ts';
import type { ApiError } from '../../data/api-error.ts';
import { type ConnectionTest, useConnectionTest } from '../../data/connection-test.ts';
import { useErrorText } from '../../data/error-text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { FormAlert } from '../../ui/form-alert.tsx';
import { Section } from '../../ui/section.tsx';
import { same } from './merge-patch.ts';
import { TestStages } from './test-stages.tsx';

interface TestPanelProps {
  /** What the form says now. */
  current: { name: string; spec?: ServerSpec };
  /** Checks it first. @returns null when there is nothing to test, which the form explains */
  input: () => Promise<{ name: string; spec?: ServerSpec } | null>;
  /** Marks the fields that the hub would not test. */
  onRefused: (error: ApiError) => void;
}

/** Tries the connection before anything is saved, and shows how far it came. */
export function TestPanel({ current, input, onRefused }: TestPanelProps) {
  const t = useTranslations('serverForm.test');
  const errorText = useErrorText();
  const test = useConnectionTest();
  const { state, error, outcome } = test;
  const begin = async (): Promise<void> => {
    const what = await input();
    const refused = what && (await test.start(what));
    if (refused) onRefused(refused);
  };
  const shown = error && errorText(error);
  return (
    <Section
      title={t('title')}
      description={state === 'idle' ? t('note') : undefined}
      actions={
        state === 'running' ? (
          <Button onClick={test.cancel}>{t('cancel')}</Button>
        ) : (
          <Button onClick={begin}>
            <PlugZap aria-hidden />
            {t(state === 'idle' ? 'start' : 'again')}
          </Button>
        )
      }
    >
      {state === 'idle' ? null : (
        <div className="grid min-w-0 gap-3">
          <TestStages test={test} />
          {state === 'cancelled' ? <p className="text-muted">{t('cancelled')}</p> : null}
          {shown ? (
            <FormAlert requestId={shown.requestId}>
              <p className="font-medium">{t('refused')}</p>
              <p>{error.fields.length > 0 ? t('marked') : shown.message}</p>
            </FormAlert>
          ) : null}
          {outcome ? <Outcome outcome={outcome} /> : null}
          {outcome && !same(test.tested, current) ? (
            <p className="text-xs text-muted">{t('changed')}</p>
          ) : null}
        </div>
      )}
    </Section>
  );
}

const TOOLS_SHOWN = 12;

function Outcome({ outcome }: { outcome: NonNullable<ConnectionTest['outcome']> }) {
  const t = useTranslations('serverForm.test');
  const { ok, counts, tools, stderr } = outcome;
  const Icon = ok ? CircleCheck : CircleX;
  return (
    <>
      <p role="status" className="flex gap-2 font-medium">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ok ? 'text-good' : 'text-bad'}`} />
        {ok && counts
          ? t('ok', {
              tools: counts.tools,
              prompts: counts.prompts,
              resources: counts.resources + counts.templates,
            })
          : t('failed')}
      </p>
      {tools.length > 0 ? (
        <div className="grid gap-1.5">
          <p className="text-xs text-muted">{t('tools')}</p>
          <ul className="flex flex-wrap gap-1">
            {tools.slice(0, TOOLS_SHOWN).map((tool) => (
              <li key={tool} className="min-w-0">
                <Badge mono>{tool}</Badge>
              </li>
            ))}
            {counts && counts.tools > Math.min(TOOLS_SHOWN, tools.length) ? (
              <li className="text-xs leading-5 text-muted">
                {t('moreTools', { count: counts.tools - Math.min(TOOLS_SHOWN, tools.length) })}
              </li>
            ) : null}
          </ul>
        </div>
      ) : null}
      {!ok && stderr.length > 0 ? (
        <CodeBlock title={t('stderr')} text={stderr.join('\n')} what={t('theOutput')} />
      ) : null}
    </>
  );
}
