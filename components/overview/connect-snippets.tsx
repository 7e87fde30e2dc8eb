'use client';

import { useTranslations } from 'use-intl';
import { snippets } from '../../server/contract/snippets.ts';
import { SnippetTabs } from '../ui/snippet-tabs.tsx';

/** Stands where the reader's own key goes. */
const KEY = 'YOUR_KEY';

export function ConnectSnippets({ url }: { url: string }) {
  const t = useTranslations('overview.connect');
  return <SnippetTabs label={t('client')} snippets={snippets({ url, key: KEY, name: 'patchbay' })} />;
}
