'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupView } from '../../server/contract/api/groups.ts';
import type { GroupSpec } from '../../server/contract/group.ts';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { readGroup, useCreateGroup, usePatchGroup } from '../data/groups.ts';
import { type Said, useRemark } from '../data/remark.ts';
import { toast } from '../ui/toasts.ts';
import { draftOf, normalised, patchedSpec, patchOf } from './draft.ts';
import { titleOf } from './list-order.ts';
import type { GroupForm } from './use-group-form.ts';
import { type Problem, pathOf } from './validate.ts';

export interface Conflict {
  /** The group as somebody else saved it. */
  theirs: GroupView;
  /** What keeping one's own would make of it. */
  mine: Record<string, unknown>;
  /** Saves one's own over theirs. @throws Error in words */
  keepMine: () => Promise<void>;
  takeTheirs: () => void;
  edit: () => void;
}

export interface Saving {
  save: () => Promise<void>;
  isPending: boolean;
  /** Fields that the hub refused, as long as nothing was changed since. */
  refused: readonly Problem[];
  /** Why all of it was refused. */
  error: ShownError | null;
  conflict: Conflict | null;
}

interface Refusal {
  spec: GroupSpec;
  id: string;
  thrown: unknown;
}

/** Saves a new or changed group; what somebody else saved meanwhile is never overwritten unasked. */
export function useSaveGroup(form: GroupForm, onSaved: (group: GroupView) => void): Saving {
  const t = useTranslations('groups.editor');
  const errorText = useErrorText();
  const remark = useRemark();
  const create = useCreateGroup();
  const patch = usePatchGroup();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [theirs, setTheirs] = useState<GroupView | null>(null);
  const { base, draft, spec } = form;

  const saved = (group: GroupView, before: GroupSpec | null): void => {
    form.begin(group);
    setTheirs(null);
    const undo = before && (() => takeBack(group, before));
    toast.done(t(base ? 'saved' : 'created', { group: titleOf(group) }), undo ? { undo } : {});
    onSaved(group);
  };
  const takeBack = async ({ id, spec: after, revision }: GroupView, before: GroupSpec): Promise<void> => {
    await patch.run({ id, patch: patchOf(after, before), revision }).catch((error: unknown) => {
      throw new Error(errorText(error).message);
    });
  };
  const overwrite = async (group: GroupView, from: GroupSpec): Promise<void> => {
    const { id, revision } = group;
    saved(await patch.run({ id, patch: patchOf(from, spec), revision }), group.spec);
  };

  const save = async (): Promise<void> => {
    setRefusal(null);
    try {
      if (base) await overwrite(base, base.spec);
      else saved(await create.run({ id: draft.id, spec }), null);
    } catch (thrown) {
      const newest = base && isStale(thrown) ? await readGroup(base.id).catch(() => null) : null;
      if (newest) setTheirs(newest);
      else setRefusal({ spec, id: draft.id, thrown });
    }
  };

  const conflict = theirs &&
    base && {
      theirs,
      mine: patchedSpec(normalised(theirs.spec), patchOf(base.spec, spec)),
      keepMine: async () => {
        try {
          await overwrite(theirs, base.spec);
        } catch (error) {
          throw new Error(errorText(error).message);
        }
      },
      takeTheirs: () => {
        form.begin(theirs, draftOf(theirs.id, theirs.spec));
        setTheirs(null);
      },
      edit: () => setTheirs(null),
    };
  const now = refusal && refusal.spec === spec && refusal.id === draft.id ? refusal.thrown : null;
  const refused = problemsIn(now, remark);
  return {
    save,
    isPending: create.isPending || patch.isPending,
    refused,
    error: now !== null && refused.length === 0 ? errorText(now) : null,
    conflict,
  };
}

const isStale = (thrown: unknown): boolean => thrown instanceof ApiError && thrown.code === 'stale';

function problemsIn(thrown: unknown, remark: (said: Said) => string): Problem[] {
  if (!(thrown instanceof ApiError)) return [];
  if (thrown.status === 409) return [{ path: 'id', kind: 'taken', message: thrown.message }];
  return thrown.fields.map((field) => ({ path: pathOf(field.path), kind: 'other', message: remark(field) }));
}
