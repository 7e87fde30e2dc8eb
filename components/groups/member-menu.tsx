'use client';

import { CheckCheck, Ellipsis, Files, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { type DraftMember, setServer, setWhole } from './draft.ts';
import type { Change } from './use-group-form.ts';

interface MemberMenuProps {
  member: DraftMember;
  change: (how: Change) => void;
  known: boolean;
  onItems: () => void;
}

/** What can be done with a server of the group besides its prefix. */
export function MemberMenu({ member, change, known, onItems }: MemberMenuProps) {
  const t = useTranslations('groups.members');
  const { name, tools } = member;
  return (
    <Menu
      label={t('actions', { server: name })}
      trigger={<IconButton label={t('actions', { server: name })} icon={Ellipsis} />}
      items={[
        {
          id: 'whole',
          label: t('makeWhole'),
          icon: CheckCheck,
          onSelect: () => change((draft) => setWhole(draft, name)),
          ...(tools === null && { disabled: true, reason: t('isWhole') }),
        },
        {
          id: 'items',
          label: t('items'),
          icon: Files,
          onSelect: onItems,
          ...(!known && { disabled: true, reason: t('unknown') }),
        },
        { separator: true },
        {
          id: 'remove',
          label: t('remove'),
          icon: Trash2,
          danger: true,
          onSelect: () => change((draft) => setServer(draft, name, false)),
        },
      ]}
    />
  );
}
