'use client';

import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { snippets } from '../../server/contract/snippets.ts';
import { useErrorText } from '../data/error-text.ts';
import { type LiveOf, useLiveEvent } from '../data/live.ts';
import { useHubUrl } from '../data/origin.ts';
import { BarePage } from '../ui/bare-page.tsx';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { Link } from '../ui/link.tsx';
import { SnippetTabs } from '../ui/snippet-tabs.tsx';
import { FirstClient } from './first-client.tsx';
import { FirstServers } from './first-servers.tsx';
import { Step } from './step.tsx';
import { type FirstKey, useFirstKey } from './use-first-key.ts';

/** The hub is running: its servers become ready, the first key is shown once, and the first client arrives, live. */
export function Running({ firstKey }: { firstKey: FirstKey }) {
  const t = useTranslations('firstRun');
  const errorText = useErrorText();
  const hub = useHubUrl();
  const { key, retry, isPending } = useFirstKey(firstKey);
  const issued = 'issued' in key ? key.issued : null;
  const [client, setClient] = useState<LiveOf<'session.opened'> | null>(null);
  useLiveEvent('session.opened', (event) => {
    if (issued && event.principal === `key:${issued.key.id}`) setClient(event);
  });

  return (
    <BarePage wide title={t('running.title')} description={t('running.note')}>
      <ol className="grid gap-8">
        <Step number={1} title={t('servers.title')} note={t('servers.note')}>
          <FirstServers />
        </Step>
        <Step number={2} title={t('key.title')} note={t('key.note')}>
          {issued ? (
            <CodeBlock title={t('key.label')} text={issued.token} what={t('key.what')} />
          ) : (
            <div className="grid justify-items-start gap-3">
              <FormAlert>{'failed' in key ? errorText(key.failed).message : null}</FormAlert>
              <Button pending={isPending} onClick={retry}>
                {t('key.retry')}
              </Button>
            </div>
          )}
        </Step>
        {issued && hub ? (
          <Step number={3} title={t('client.title')} note={t('client.note')}>
            <SnippetTabs
              label={t('client.label')}
              snippets={snippets({ url: `${hub}/mcp`, key: issued.token, name: 'patchbay' })}
            />
            <FirstClient client={client} />
          </Step>
        ) : null}
      </ol>
      <div className="mt-8 flex justify-end border-line border-t pt-4">
        <Button asChild variant={client ? 'primary' : 'secondary'}>
          <Link href="/">
            {t(client ? 'running.go' : 'running.skip')}
            <ArrowRight aria-hidden />
          </Link>
        </Button>
      </div>
    </BarePage>
  );
}
