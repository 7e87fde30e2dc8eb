'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { membersOf } from './draft.ts';
import type { GroupForm } from './use-group-form.ts';

interface SaveBarProps {
  form: GroupForm;
  /** How many fields are wrong. */
  problems: number;
  isPending: boolean;
  onCancel?: (() => void) | undefined;
}

/** Stays at the bottom of the window while there is something to save. */
export function SaveBar({ form, problems, isPending, onCancel }: SaveBarProps) {
  const t = useTranslations('groups.editor');
  const { dirty, base, draft } = form;
  if (base && !dirty) return null;
  return (
    <div className="sticky bottom-0 z-20 -mx-4 mt-6 flex flex-wrap items-center justify-end gap-2 border-line border-t bg-canvas px-4 py-3 sm:-mx-8 sm:px-8">
      <p role="status" className="mr-auto text-muted">
        {problems > 0 && dirty
          ? t('problems', { count: problems })
          : base
            ? t('unsaved')
            : t('chosen', { count: membersOf(draft).length })}
      </p>
      {base ? (
        <Button disabled={isPending} onClick={() => form.begin(base)}>
          {t('discard')}
        </Button>
      ) : (
        <Button disabled={isPending} onClick={onCancel}>
          {t('cancel')}
        </Button>
      )}
      <Button type="submit" variant="primary" pending={isPending}>
        {t(base ? 'save' : 'create')}
        <span aria-hidden className="max-sm:hidden">
          <Kbd keys="mod+s" />
        </span>
      </Button>
    </div>
  );
}
