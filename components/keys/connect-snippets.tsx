'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { snippets } from '../../server/contract/snippets.ts';
import type { KeyEndpoint } from '../data/access-keys.ts';
import { Field } from '../ui/field.tsx';
import { SnippetTabs } from '../ui/snippet-tabs.tsx';
import { EndpointSelect, pathOf } from './endpoint-select.tsx';

interface ConnectSnippetsProps {
  endpoints: readonly KeyEndpoint[];
  endpoint: string;
  onEndpoint: (name: string) => void;
  /** The hub's URL without a slash at its end. */
  hub: string;
  /** The whole key, or null to show dots in its place. */
  token: string | null;
}

/** What a client is told to use the key on one of its endpoints. */
export function ConnectSnippets({ endpoints, endpoint, onEndpoint, hub, token }: ConnectSnippetsProps) {
  const t = useTranslations('keys.connect');
  const chosen = endpoints.find(({ name }) => name === endpoint) ?? endpoints[0];
  const name = chosen?.name ?? 'mcp';
  const texts = useMemo(
    () =>
      snippets({
        url: `${hub}${pathOf(name)}`,
        key: token,
        name: name === 'mcp' ? 'patchbay' : `patchbay-${name}`,
      }),
    [hub, name, token],
  );
  return (
    <div className="grid grid-cols-1 gap-4">
      <Field label={t('endpoint')}>
        {(control) => (
          <EndpointSelect endpoints={endpoints} value={name} onChange={onEndpoint} {...control} />
        )}
      </Field>
      <SnippetTabs label={t('client')} snippets={texts} />
    </div>
  );
}
