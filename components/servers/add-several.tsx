'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TakenNames } from '../data/server-form.ts';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { toast } from '../ui/toasts.ts';
import { useGuardedLeave, useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { AddAdjust } from './add-adjust.tsx';
import { AddGroupsField } from './add-groups-field.tsx';
import { AddRow } from './add-row.tsx';
import type { PastedServer } from './form/pasted.ts';
import { useAddSeveral } from './use-add-several.ts';

interface AddSeveralProps {
  back: { href: string; label: string };
  found: readonly PastedServer[];
  taken: TakenNames;
  onBack: () => void;
  onClose: () => void;
}

/** The servers of one paste: each can be adjusted or left out, and all are added together. */
export function AddSeveral({ back, found, taken, onBack, onClose }: AddSeveralProps) {
  const t = useTranslations('serverForm');
  const leave = useGuardedLeave();
  const several = useAddSeveral(found);
  const { items, wanted, busy } = several;
  const [adjusting, setAdjusting] = useState<number | null>(null);
  const [groups, setGroups] = useState<string[]>([]);
  const saved = useUnsavedGuard(items.some(({ adjusted, state }) => adjusted && state !== 'added'));
  const added = items.filter(({ state }) => state === 'added').length;
  const failed = items.filter(({ state }) => state === 'failed').length;

  const submit = async (): Promise<void> => {
    if (busy) return;
    const { names, failures, refused } = await several.add(groups);
    if (refused.length > 0)
      toast.failed(t('add.groupsRefused', { name: names.join(', '), groups: refused.join(', ') }));
    if (failures > 0 || names.length === 0) return;
    saved();
    toast.done(t('several.done', { count: names.length }));
    onClose();
  };

  const open = adjusting === null ? undefined : items[adjusting];
  if (open && adjusting !== null) {
    const others = items.filter(({ state }, index) => index !== adjusting && state !== 'added');
    return (
      <Page title={t('several.adjustTitle', { name: open.draft.name })}>
        <AddAdjust
          key={adjusting}
          item={open}
          taken={new Map([...taken, ...others.map(({ draft }) => [draft.name, 'server'] as const)])}
          onKeep={(draft) => {
            several.adjust(adjusting, draft);
            setAdjusting(null);
          }}
          onCancel={() => setAdjusting(null)}
        />
      </Page>
    );
  }
  return (
    <Page back={back} title={t('several.title', { count: items.length })}>
      <div className="grid max-w-4xl grid-cols-1 gap-5">
        {failed > 0 && !busy ? (
          <p role="alert" className="text-bad">
            {t('several.some', { failed })}
          </p>
        ) : null}
        <ul
          aria-label={t('several.list')}
          className="divide-y divide-line rounded-card border border-line bg-surface"
        >
          {items.map((item, index) => (
            <AddRow
              key={item.id}
              item={item}
              disabled={busy}
              onPick={(picked) => several.pick(index, picked)}
              onAdjust={() => setAdjusting(index)}
            />
          ))}
        </ul>
        <AddGroupsField value={groups} onChange={setGroups} />
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" pending={busy} disabled={wanted === 0} onClick={submit}>
            {t('several.submit', { count: wanted })}
          </Button>
          {added > 0 ? (
            <Button onClick={() => leave(onClose)}>{t('several.finish')}</Button>
          ) : (
            <>
              <Button onClick={() => leave(onClose)}>{t('add.cancel')}</Button>
              <Button variant="ghost" onClick={() => leave(onBack)}>
                {t('add.startAgain')}
              </Button>
            </>
          )}
        </div>
      </div>
    </Page>
  );
}
