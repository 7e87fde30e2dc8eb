'use client';

import { useTranslations } from 'use-intl';
import type { UserSession } from '../../server/contract/user.ts';
import { useEndSession, useMySessions } from '../data/account.ts';
import { browserOf } from '../data/browser-name.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SessionLine } from '../ui/session-line.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toasts.ts';

/** Where I am signed in; what I do not know, I end. */
export function SessionsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell.sessions');
  const sessions = useMySessions();
  return (
    <Dialog open onOpenChange={onClose} title={t('title')} description={t('note')}>
      <AsyncState value={sessions} what={t('what')} skeleton={<Waiting />}>
        {({ items }) => (
          <ul className="grid">
            {items.map((session) => (
              <Line key={session.id} session={session} />
            ))}
          </ul>
        )}
      </AsyncState>
    </Dialog>
  );
}

function Line({ session }: { session: UserSession }) {
  const t = useTranslations('shell.sessions');
  const end = useEndSession();
  const stop = () =>
    end.run(session.id).catch(() => {
      toast.failed(t('failed'));
    });
  return (
    <SessionLine
      {...session}
      {...browserOf(session.userAgent)}
      action={(name) =>
        session.current ? null : (
          <Button size="sm" pending={end.isPending} onClick={stop} aria-label={t('endOf', { name })}>
            {t('end')}
          </Button>
        )
      }
    />
  );
}

function Waiting() {
  return (
    <div className="grid gap-3 py-2">
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-10 w-full" />
    </div>
  );
}
