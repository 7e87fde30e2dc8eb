'use client';

import { useTranslations } from 'use-intl';
import type { UserListItem } from '../../server/contract/api/users.ts';
import { browserOf } from '../data/browser-name.ts';
import { useErrorText } from '../data/error-text.ts';
import { useEndUserSessions, useUserSessions } from '../data/users.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { SessionLine } from '../ui/session-line.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toasts.ts';

/** Where somebody is signed in, and the way to end all of it. */
export function UserSessions({ user }: { user: UserListItem }) {
  const t = useTranslations('users.sessions');
  const sessions = useUserSessions(user.id);
  const end = useEndUserSessions();
  const errorText = useErrorText();
  const some = (sessions.data?.items.length ?? 0) > 0;

  const endAll = () =>
    end.run(user.id).then(
      () => toast.done(t('ended', { name: user.name })),
      (error: unknown) => toast.failed(t('failed'), { detail: errorText(error).message }),
    );

  return (
    <Section
      title={t('title')}
      actions={
        some ? (
          <Button size="sm" pending={end.isPending} onClick={() => void endAll()}>
            {t('end')}
          </Button>
        ) : null
      }
    >
      <AsyncState
        value={sessions}
        what={t('what')}
        skeleton={<Skeleton className="h-10 w-full" />}
        empty={{ when: ({ items }) => items.length === 0, show: <p className="text-muted">{t('none')}</p> }}
      >
        {({ items }) => (
          <ul className="grid">
            {items.map((session) => (
              <SessionLine key={session.id} {...session} {...browserOf(session.userAgent)} />
            ))}
          </ul>
        )}
      </AsyncState>
    </Section>
  );
}
