'use client';

import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { useHubUrl } from '../data/origin.ts';
import { useRemark } from '../data/remark.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { GroupMarks } from './group-marks.tsx';

/** What stands under a group's name: its text, its address, where it comes from. */
export function GroupAbout({ group }: { group: GroupView }) {
  const t = useTranslations('groups');
  const remark = useRemark();
  const hub = useHubUrl();
  const { id, spec } = group;
  const url = `${hub ?? ''}/mcp/${id}`;
  return (
    <div className="grid gap-1.5">
      {spec.description ? (
        <p className="max-w-3xl whitespace-pre-line wrap-anywhere">{spec.description}</p>
      ) : null}
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="inline-flex min-w-0 items-center gap-1">
          <code className="min-w-0 font-mono text-[0.8125rem] text-text wrap-anywhere">{url}</code>
          <CopyButton text={url} what={t('connect.urlOf')} />
        </span>
        <GroupMarks group={group} troubles={0} />
        <span className="text-xs">
          {t.rich('detail.changed', { when: () => <RelativeTime at={group.updatedAt} /> })}
        </span>
      </div>
      {group.warnings.map((warning) => (
        <p key={warning.message} className="text-warn wrap-anywhere">
          {remark(warning)}
        </p>
      ))}
    </div>
  );
}
