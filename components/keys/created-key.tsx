'use client';

import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useKeyTools } from '../data/access-keys.ts';
import type { IssuedKey } from '../data/issue-key.ts';
import { useHubUrl } from '../data/origin.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ConnectSnippets } from './connect-snippets.tsx';
import { SecretOnce } from './secret-once.tsx';
import { WaitingClient } from './waiting-client.tsx';

interface CreatedKeyProps {
  issued: IssuedKey;
  /** The endpoint to begin with, where the key opens it. */
  first: string | null;
  onDone: () => void;
}

/** The secret this once, how to use it, and the first client that does, live. */
export function CreatedKey({ issued: { key, token }, first, onDone }: CreatedKeyProps) {
  const t = useTranslations('keys.created');
  const [stored, setStored] = useState(false);
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-8">
      <Section title={t('secret')}>
        <SecretOnce token={token} stored={stored} onStored={setStored} />
      </Section>
      <Connect id={key.id} token={token} first={first} />
      <div className="flex justify-end border-line border-t pt-4">
        <Button variant={stored ? 'primary' : 'secondary'} onClick={onDone}>
          {t('done')}
          <ArrowRight aria-hidden />
        </Button>
      </div>
    </div>
  );
}

function Connect({ id, token, first }: { id: string; token: string; first: string | null }) {
  const t = useTranslations('keys.created');
  const hub = useHubUrl();
  const [endpoint, setEndpoint] = useState(first);
  const reached = useKeyTools(id, 'mcp');
  return (
    <AsyncState value={reached} what={t('what')} skeleton={<Skeleton className="h-80 w-full" />}>
      {({ endpoints }) =>
        endpoints.length > 0 && hub ? (
          <Section title={t('connect')} description={t('connectText')}>
            <ConnectSnippets
              endpoints={endpoints}
              endpoint={endpoint ?? 'mcp'}
              onEndpoint={setEndpoint}
              hub={hub}
              token={token}
            />
            <WaitingClient id={id} />
          </Section>
        ) : (
          <p className="text-muted">{t('noEndpoint')}</p>
        )
      }
    </AsyncState>
  );
}
