'use client';

import { Plus, Server } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';

const ADD_COMMAND = 'npx patchbay server add fetch -- uvx mcp-server-fetch';

/** A hub without servers has nothing to sum up. */
export function FirstServer() {
  const t = useTranslations('overview.noServers');
  const mayAdd = useSession().may('servers.configure');
  return (
    <section className="rounded-card border border-line bg-surface">
      <EmptyState
        icon={Server}
        title={t('title')}
        {...(mayAdd && { command: ADD_COMMAND })}
        action={
          mayAdd ? (
            <Button asChild variant="primary">
              <Link href="/servers?add=1">
                <Plus aria-hidden />
                {t('add')}
              </Link>
            </Button>
          ) : undefined
        }
      >
        {t(mayAdd ? 'text' : 'textReader')}
      </EmptyState>
    </section>
  );
}
