'use client';

import { Boxes } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useServers } from '../data/lists.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Before there is a group: what one is for, the button, and the same as a block of the settings file. */
export function NoGroups({ action }: { action: ReactNode }) {
  const t = useTranslations('groups.empty');
  const servers = useServers();
  const names = (servers.data?.items ?? []).slice(0, 2).map(({ name }) => name);
  const group = { id: 'prod', name: 'Production', servers: names.length > 0 ? names : ['github'] };
  return (
    <div className="rounded-card border border-line bg-surface pb-8">
      <EmptyState icon={Boxes} title={t('title')} action={action} className="pb-6">
        {t('text')}
      </EmptyState>
      <div className="mx-auto max-w-md px-4">
        <p className="mb-1.5 text-center text-xs text-muted">{t('file')}</p>
        <CodeBlock
          title={'mcp_settings.json'}
          text={`"groups": ${JSON.stringify([group], null, 2)}`}
          what={t('block')}
        />
      </div>
    </div>
  );
}
