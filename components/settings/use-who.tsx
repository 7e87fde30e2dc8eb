'use client';

import { FileJson, KeyRound, type LucideIcon, Server, SquareTerminal, User } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useKeys } from '../data/lists.ts';
import { useSession } from '../data/session.ts';

/** Shows who made a revision: `user:ada` and the like, keys by their names. Stays the same while its texts do. */
export function useWho(): (principal: string) => ReactNode {
  const t = useTranslations('settings.who');
  const { may } = useSession();
  const keys = useKeys(may('keys.own'));
  const items = keys.data?.items;
  const names = useMemo(() => new Map(items?.map(({ id, name }) => [id, name])), [items]);
  return useCallback(
    (principal) => {
      const [kind = '', ...rest] = principal.split(':');
      const id = rest.join(':');
      if (kind === 'user') return <Who icon={User} name={id} />;
      if (kind === 'key') return <Who icon={KeyRound} name={names.get(id) ?? t('key', { id })} title={id} />;
      if (kind === 'static-key') return <Who icon={KeyRound} name={t('staticKey')} />;
      if (kind === 'local') return <Who icon={SquareTerminal} name={t('local')} />;
      if (kind === 'file') return <Who icon={FileJson} name={t('file')} />;
      return <Who icon={Server} name={kind === 'system' ? t('system') : principal} />;
    },
    [names, t],
  );
}

function Who({ icon: Icon, name, title }: { icon: LucideIcon; name: string; title?: string }) {
  return (
    <span title={title} className="inline-flex max-w-full items-center gap-1.5">
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="truncate">{name}</span>
    </span>
  );
}
