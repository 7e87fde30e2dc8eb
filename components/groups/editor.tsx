'use client';

import '../data/no-eval.ts';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import { groupSpecSchema } from '../../server/contract/group.ts';
import { useGroupPreview } from '../data/groups.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { FormAlert } from '../ui/form-alert.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useSettled } from '../ui/use-settled.ts';
import { useShortcut } from '../ui/use-shortcut.ts';
import { AboutFields } from './about-fields.tsx';
import { titleOf } from './list-order.ts';
import { MemberList } from './member-list.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { SaveBar } from './save-bar.tsx';
import { ToolPicker } from './tool-picker.tsx';
import type { GroupForm } from './use-group-form.ts';
import { useLists } from './use-lists.ts';
import { useProblems } from './use-problems.ts';
import { useSaveGroup } from './use-save-group.ts';

const ConflictDialog = lazy(async () => ({
  default: (await import('../ui/conflict-dialog.tsx')).ConflictDialog,
}));

/** A pause in typing and ticking after which the hub is asked what the draft would list, ms. */
const PAUSE_MS = 300;

interface EditorProps {
  form: GroupForm;
  onSaved: (group: GroupView) => void;
  /** Leaves a new group without making it. */
  onCancel?: () => void;
}

/** Name, servers and tools of a group, with what its clients would see. */
export function Editor({ form, onSaved, onCancel }: EditorProps) {
  const t = useTranslations('groups.editor');
  const lists = useLists();
  const [tried, setTried] = useState(false);
  const settled = useSettled(form.spec, PAUSE_MS);
  const valid = useMemo(() => groupSpecSchema.safeParse(settled).success, [settled]);
  const preview = useGroupPreview(form.base?.id ?? null, valid ? settled : null);
  const saving = useSaveGroup(form, (group) => {
    setTried(false);
    onSaved(group);
  });
  const isNow = settled === form.spec && !preview.isFetching;
  const problems = useProblems({
    form,
    preview: isNow ? (preview.data ?? null) : null,
    refused: saving.refused,
  });

  const save = (): void => {
    setTried(true);
    if (problems.length === 0 && form.dirty && !saving.isPending) void saving.save();
  };
  useShortcut('mod+s', save, t('save'));

  return (
    <form
      noValidate
      aria-label={t('label')}
      // What has the focus is not hidden by the bars at the top and the bottom.
      className="[&_:is(a,button,input,textarea)]:scroll-my-20"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="grid gap-6">
        {tried ? <ErrorSummary title={t('problems', { count: problems.length })} errors={problems} /> : null}
        {saving.error ? (
          <FormAlert requestId={saving.error.requestId}>{saving.error.message}</FormAlert>
        ) : null}
        {form.overtaken ? (
          <p className="rounded-card border border-line bg-warn-soft px-3 py-2 text-warn">{t('overtaken')}</p>
        ) : null}
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="grid min-w-0 gap-6">
            <AboutFields form={form} problems={problems} tried={tried} />
            <Section title={t('choose')} description={t('chooseNote')}>
              <AsyncState
                value={lists.servers}
                what={t('servers')}
                skeleton={<Skeleton className="h-112 rounded-card" />}
              >
                {() => <ToolPicker form={form} lists={lists} />}
              </AsyncState>
            </Section>
            <MemberList
              form={form}
              lists={lists}
              problems={problems}
              warnings={preview.data?.warnings ?? []}
            />
          </div>
          <PreviewPanel preview={preview} isNow={isNow} />
        </div>
      </div>
      <SaveBar form={form} problems={problems.length} isPending={saving.isPending} onCancel={onCancel} />
      {saving.conflict ? (
        <Suspense fallback={null}>
          <ConflictDialog
            what={t('theGroup', { group: titleOf(saving.conflict.theirs) })}
            theirs={saving.conflict.theirs.spec}
            mine={saving.conflict.mine}
            onKeepMine={saving.conflict.keepMine}
            onTakeTheirs={saving.conflict.takeTheirs}
            onEdit={saving.conflict.edit}
          />
        </Suspense>
      ) : null}
    </form>
  );
}
