'use client';

import { KeyRound, Link2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { UserListItem } from '../../server/contract/api/users.ts';
import { userPrincipal } from '../../server/contract/principal.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Facts } from '../ui/facts.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { Switch } from '../ui/switch.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { DeleteUser } from './delete-user.tsx';
import { ResetUser } from './reset-user.tsx';
import { RoleChoice } from './role-choice.tsx';
import { useChangeUser } from './use-change-user.ts';
import { UserSessions } from './user-sessions.tsx';
import type { MadeLink } from './users-page.tsx';

interface UserDrawerProps {
  user: UserListItem;
  onClose: () => void;
  onMade: (link: MadeLink) => void;
}

/** One user: the role and whether they may come in, which take effect at once; sessions; the ways to end it. */
export function UserDrawer({ user, onClose, onMade }: UserDrawerProps) {
  const t = useTranslations('users');
  const { me } = useSession();
  const change = useChangeUser(user);
  const [asking, setAsking] = useState<'delete' | 'reset' | null>(null);
  const mine = user.id === me?.id;
  return (
    <Drawer open onOpenChange={onClose} title={user.name} description={user.username}>
      <div className="grid gap-6">
        <Facts
          items={[
            {
              label: t('column.seen'),
              value: user.lastSignInAt ? <RelativeTime at={user.lastSignInAt} /> : t('never'),
            },
            { label: t('since'), value: <RelativeTime at={user.createdAt} /> },
            {
              label: t('column.keys'),
              value: (
                <Link
                  className="underline underline-offset-4"
                  href={`/keys?owner=${encodeURIComponent(userPrincipal(user.username))}`}
                >
                  {t('keyCount', { count: user.keys })}
                </Link>
              ),
            },
          ]}
        />
        <RoleChoice value={user.role} onChange={(role) => void change.role(role)} />
        <Switch
          label={t('mayIn')}
          checked={user.enabled}
          onChange={(enabled) => void change.enabled(enabled)}
          pending={change.isPending}
          disabled={mine}
          {...(mine && { reason: t('notYourself') })}
        />
        <UserSessions user={user} />
        {mine ? null : (
          <Section title={t('danger')}>
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => setAsking('reset')}>
                {user.pending ? <Link2 aria-hidden /> : <KeyRound aria-hidden />}
                {t(user.pending ? 'reset.again' : 'reset.open')}
              </Button>
              <Button variant="danger" onClick={() => setAsking('delete')}>
                <Trash2 aria-hidden />
                {t('delete.open')}
              </Button>
            </div>
          </Section>
        )}
      </div>
      {asking === 'delete' ? (
        <DeleteUser user={user} onClose={() => setAsking(null)} onDeleted={onClose} />
      ) : null}
      {asking === 'reset' ? <ResetUser user={user} onClose={() => setAsking(null)} onMade={onMade} /> : null}
    </Drawer>
  );
}
