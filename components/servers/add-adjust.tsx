'use client';

import { useTranslations } from 'use-intl';
import type { TakenNames } from '../data/server-form.ts';
import { Button } from '../ui/button.tsx';
import { useGuardedLeave, useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { AddNotes } from './add-notes.tsx';
import type { Draft } from './form/draft.ts';
import { same } from './form/merge-patch.ts';
import { ServerFormView } from './form/server-form.tsx';
import { useCategories } from './form/use-categories.ts';
import { useServerForm } from './form/use-server-form.ts';
import type { PastedItem } from './use-add-several.ts';

interface AddAdjustProps {
  item: PastedItem;
  taken: TakenNames;
  onKeep: (draft: Draft) => void;
  onCancel: () => void;
}

/** The form of one server of a paste; it is added later, with the others. */
export function AddAdjust({ item, taken, onKeep, onCancel }: AddAdjustProps) {
  const t = useTranslations('serverForm');
  const leave = useGuardedLeave();
  const form = useServerForm(item.draft, { taken, refused: item.refused });
  const kept = useUnsavedGuard(!same(form.draft, item.draft));
  const keep = async (): Promise<void> => {
    if (!(await form.submit())) return;
    kept();
    onKeep(form.draft);
  };
  return (
    <ServerFormView
      form={form}
      stored={false}
      categories={useCategories()}
      onSubmit={keep}
      notices={<AddNotes notes={item.notes} />}
      actions={
        <>
          <Button onClick={() => leave(onCancel)}>{t('add.cancel')}</Button>
          <Button type="submit" variant="primary">
            {t('several.keep')}
          </Button>
        </>
      }
    />
  );
}
