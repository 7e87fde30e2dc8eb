'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { useRemark } from '../data/remark.ts';
import { readSmartText, type SavedSmartText, useSaveSmartText } from '../data/smart-routing.ts';
import { toast } from '../ui/toasts.ts';
import { useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';

/** Characters that the hub takes. */
export const LONGEST = 2000;

interface Edit {
  draft: string;
  /** As it was saved when the editing began. */
  base: string;
}

export interface TextForm {
  value: string;
  dirty: boolean;
  set: (draft: string) => void;
  discard: () => void;
  save: () => void;
  isPending: boolean;
  /** What is wrong with the line. */
  problem: string | undefined;
  /** Why it was refused otherwise. */
  failure: ShownError | null;
  /** Somebody else changed the line meanwhile. */
  conflict: {
    theirs: string;
    keepMine: () => Promise<void>;
    takeTheirs: () => void;
    edit: () => void;
  } | null;
}

/**
 * The line of administrators being edited. The revision that a change names is that of all settings, or of the whole
 * group, so that most conflicts are none: only who edits a line that somebody else has changed is asked.
 */
export function useTextForm(group: string | null, saved: SavedSmartText): TextForm {
  const t = useTranslations('smartRouting.text');
  const [edit, setEdit] = useState<Edit | null>(null);
  const [theirs, setTheirs] = useState<SavedSmartText | null>(null);
  const [thrown, setThrown] = useState<unknown>(null);
  const change = useSaveSmartText();
  const errorText = useErrorText();
  const remark = useRemark();
  const now = saved.about ?? '';
  const value = edit?.draft ?? now;
  const dirty = value.trim() !== now.trim();
  const release = useUnsavedGuard(dirty);

  const done = (before: string): void => {
    release();
    setEdit(null);
    setTheirs(null);
    toast.done(t('saved'), { undo: () => takeBack(before) });
  };
  const takeBack = async (about: string): Promise<void> => {
    try {
      const { revision } = await readSmartText(group);
      await change.run({ group, about, revision });
    } catch (error) {
      throw new Error(errorText(error).message);
    }
  };
  /** @throws ApiError */
  const send = async (about: string, { revision, about: before }: SavedSmartText): Promise<void> => {
    await change.run({ group, about, revision });
    done(before ?? '');
  };

  const save = async (): Promise<void> => {
    if (!edit || !dirty || change.isPending || value.trim().length > LONGEST) return;
    setThrown(null);
    try {
      // Always against the newest: a setting that has nothing to do with it may have changed.
      const newest = await readSmartText(group);
      if ((newest.about ?? '') !== edit.base) setTheirs(newest);
      else await send(value, newest);
    } catch (error) {
      setThrown(error);
    }
  };

  const fields = thrown instanceof ApiError ? thrown.fields : [];
  const refused = fields.find(({ path }) => path.endsWith('about'));
  const problem = refused
    ? remark(refused)
    : value.trim().length > LONGEST
      ? t('tooLong', { count: value.trim().length - LONGEST })
      : undefined;
  return {
    value,
    dirty,
    set: (draft) => {
      setThrown(null);
      setEdit({ draft, base: edit?.base ?? now });
    },
    discard: () => {
      setThrown(null);
      setEdit(null);
    },
    save: () => void save(),
    isPending: change.isPending,
    problem,
    failure: thrown !== null && !refused ? errorText(thrown) : null,
    conflict: theirs && {
      theirs: theirs.about ?? '',
      keepMine: async () => {
        try {
          await send(value, theirs);
        } catch (error) {
          throw new Error(errorText(error).message);
        }
      },
      takeTheirs: () => {
        setEdit(null);
        setTheirs(null);
      },
      edit: () => setTheirs(null),
    },
  };
}
