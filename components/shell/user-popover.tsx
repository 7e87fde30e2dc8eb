'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Popover } from '../ui/popover.tsx';
import { AccountPanel } from './account-panel.tsx';
import { UserButton } from './user-button.tsx';

/** Look, language, sessions, password, the way out. Open from the start: it is drawn because somebody asked. */
export function UserPopover({ name }: { name: string }) {
  const t = useTranslations('shell.account');
  const [open, setOpen] = useState(true);
  return (
    <Popover
      label={t('label')}
      open={open}
      onOpenChange={setOpen}
      className="w-72"
      trigger={<UserButton name={name} />}
    >
      <AccountPanel onChosen={() => setOpen(false)} />
    </Popover>
  );
}
