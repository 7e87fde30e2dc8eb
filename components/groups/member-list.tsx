'use client';

import { useTranslations } from 'use-intl';
import type { GroupWarning } from '../../server/contract/items.ts';
import { cn } from '../ui/cn.ts';
import { Section } from '../ui/section.tsx';
import { membersOf } from './draft.ts';
import { MemberRow } from './member-row.tsx';
import type { GroupForm } from './use-group-form.ts';
import type { Lists } from './use-lists.ts';
import { atMember, type ShownProblem } from './use-problems.ts';

interface MemberListProps {
  form: GroupForm;
  lists: Lists;
  problems: readonly ShownProblem[];
  warnings: readonly GroupWarning[];
}

/** More rows than these scroll by themselves. */
const TALL = 12;

/** The chosen servers: what of each is in, under which prefix, and what is wrong with it. */
export function MemberList({ form, lists, problems, warnings }: MemberListProps) {
  const t = useTranslations('groups.members');
  const members = membersOf(form.draft);
  return (
    <Section title={t('title', { count: members.length })} description={t('note')}>
      {members.length === 0 ? (
        <p className="rounded-card border border-line border-dashed px-4 py-6 text-center text-muted">
          {t('none')}
        </p>
      ) : (
        <ul
          className={cn(
            'rounded-card border border-line bg-surface',
            members.length > TALL && 'max-h-144 overflow-y-auto overscroll-contain',
          )}
        >
          {members.map((member, index) => (
            <MemberRow
              key={member.name}
              member={member}
              change={form.change}
              tools={lists.tools?.get(member.name) ?? null}
              known={lists.known.has(member.name)}
              problem={atMember(problems, index)}
              warnings={warnings.filter(({ server }) => server === member.name)}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}
