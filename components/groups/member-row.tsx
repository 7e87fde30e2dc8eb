'use client';

import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupWarning, ToolBrief } from '../../server/contract/items.ts';
import { useFormat } from '../ui/intl/format.ts';
import { TextInput } from '../ui/text-input.tsx';
import { type DraftMember, setAlias } from './draft.ts';
import { ItemsDialog } from './items-dialog.tsx';
import { MemberMenu } from './member-menu.tsx';
import { ServerState } from './server-mark.tsx';
import type { Change } from './use-group-form.ts';
import { aliasField } from './use-problems.ts';

interface MemberRowProps {
  member: DraftMember;
  change: (how: Change) => void;
  /** Null where none is known. */
  tools: readonly ToolBrief[] | null;
  known: boolean;
  problem: string | undefined;
  warnings: readonly GroupWarning[];
}

export function MemberRow({ member, change, tools, known, problem, warnings }: MemberRowProps) {
  const t = useTranslations('groups.members');
  const [choosing, setChoosing] = useState(false);
  const { name, alias } = member;
  const field = aliasField(name);
  // What the hub names otherwise stands beside the names.
  const own = warnings.filter(({ kind }) => kind !== 'shortened' && kind !== 'renamed');
  return (
    <li className="border-line border-b px-4 py-2.5 last:border-b-0">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_12rem_auto]">
        <div className="min-w-0">
          <p className="flex items-center gap-2">
            <span className="truncate font-mono text-[0.8125rem] font-medium">{name}</span>
            {known ? <ServerState name={name} /> : null}
          </p>
          <p className="text-xs text-muted">
            <Amount member={member} tools={tools} />
          </p>
        </div>
        <TextInput
          id={field}
          mono
          aria-label={t('alias', { server: name })}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${field}-error` : undefined}
          placeholder={name}
          value={alias}
          onChange={({ target: { value } }) => change((draft) => setAlias(draft, name, value))}
          className="max-sm:col-span-2 max-sm:row-start-2"
        />
        <MemberMenu member={member} change={change} known={known} onItems={() => setChoosing(true)} />
      </div>
      {problem ? (
        <p id={`${field}-error`} className="mt-1.5 flex gap-1.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 wrap-anywhere">{problem}</span>
        </p>
      ) : null}
      {own.length > 0 ? <Warnings warnings={own} /> : null}
      {choosing ? <ItemsDialog member={member} change={change} onClose={() => setChoosing(false)} /> : null}
    </li>
  );
}

/** What of the server is in, in words. */
function Amount({ member, tools }: Pick<MemberRowProps, 'member' | 'tools'>) {
  const t = useTranslations('groups.members');
  const format = useFormat();
  const picks = member.tools && new Set(member.tools);
  const shown = (tools ?? []).filter(({ tool, enabled }) => enabled && (!picks || picks.has(tool)));
  const tokens = shown.reduce((sum, tool) => sum + tool.tokens, 0);
  const parts = [
    picks
      ? t('some', { chosen: picks.size, count: tools?.length ?? 0 })
      : t('whole', { count: tools?.length ?? 0 }),
    ...(tokens > 0 ? [t('tokens', { tokens: format.compact(tokens) })] : []),
    ...(member.prompts ? [t('prompts', { count: member.prompts.length })] : []),
    ...(member.resources ? [t('resources', { count: member.resources.length })] : []),
  ];
  return parts.join(' · ');
}

/** So many are spelled out; a server that lost its tools would fill the page. */
const SPELLED = 4;

function Warnings({ warnings }: { warnings: readonly GroupWarning[] }) {
  const t = useTranslations('groups.warning');
  return (
    <ul className="mt-1.5 grid gap-0.5 text-xs text-warn">
      {warnings.slice(0, SPELLED).map(({ kind, tool }) => (
        <li key={`${kind} ${tool ?? ''}`} className="flex gap-1.5">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0 wrap-anywhere">{t(kind, { tool: tool ?? '' })}</span>
        </li>
      ))}
      {warnings.length > SPELLED ? (
        <li className="pl-5">{t('more', { count: warnings.length - SPELLED })}</li>
      ) : null}
    </ul>
  );
}
