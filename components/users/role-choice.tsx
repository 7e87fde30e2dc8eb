'use client';

import { Eye, PencilLine, ScrollText, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Role } from '../../server/contract/key.ts';
import { ROLES } from '../../server/contract/permissions.ts';
import { RadioCards } from '../ui/radio-cards.tsx';

const ICONS = { admin: ShieldCheck, editor: PencilLine, auditor: ScrollText, viewer: Eye };

/** The four roles, each with what it may. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const t = useTranslations('users.role');
  const role = useTranslations('data.role');
  return (
    <RadioCards
      label={t('label')}
      value={value}
      onChange={onChange}
      options={ROLES.map((each) => ({
        value: each,
        label: role(each),
        hint: t(`may.${each}`),
        icon: ICONS[each],
      }))}
    />
  );
}
