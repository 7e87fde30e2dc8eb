'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../data/api-error.ts';
import { type ShownError, useErrorText } from '../data/error-text.ts';
import { useRemark } from '../data/remark.ts';
import { type SystemConfigView, useNewestSystemConfig, usePatchSystemConfig } from '../data/settings.ts';
import { toast } from '../ui/toasts.ts';
import { useUnsavedGuard } from '../ui/use-unsaved-guard.tsx';
import { type Edits, isContested, rebase, versions } from './edits.ts';
import { type ConfigSectionId, type Leaf, type LeafPath, leafAt, leavesOf, patchOf } from './leaves.ts';
import { useProblems } from './use-problems.ts';
import { useUndo } from './use-undo.ts';

const NONE: Edits = new Map();

/** Attempts against settings that others change in the same moment. */
const ATTEMPTS = 4;

export interface ConfigForm {
  leaves: readonly Leaf[];
  /** As typed, else as saved. Null for what is absent, and for a secret that is to be removed. */
  value: (path: LeafPath) => unknown;
  saved: (path: LeafPath) => unknown;
  set: (path: LeafPath, value: unknown) => void;
  /** Back to what is saved. */
  keep: (path: LeafPath) => void;
  isDirty: (path: LeafPath) => boolean;
  /** How many leaves differ from what is saved. */
  dirty: number;
  /** What is wrong, from the first attempt to save. */
  problems: ReadonlyMap<LeafPath, string>;
  /** Why the form as a whole was refused. */
  failure: ShownError | null;
  isPending: boolean;
  save: () => void;
  discard: () => void;
  /** Somebody else changed what is edited here. */
  conflict: { theirs: unknown; mine: unknown; keepMine: () => Promise<void>; goOn: () => void } | null;
}

/**
 * One section of the configuration being edited. The revision that a change names is that of all settings, so most
 * conflicts are none: only who edits a leaf that somebody else has changed is asked.
 */
export function useConfigForm(section: ConfigSectionId, view: SystemConfigView): ConfigForm {
  const t = useTranslations('settings');
  const [edits, setEdits] = useState(NONE);
  const [tried, setTried] = useState(false);
  const [thrown, setThrown] = useState<unknown>(null);
  const [contested, setContested] = useState<SystemConfigView | null>(null);
  const [isPending, setPending] = useState(false);
  const patch = usePatchSystemConfig();
  const newest = useNewestSystemConfig();
  const errorText = useErrorText();
  const remark = useRemark();
  const undo = useUndo();
  const problemOf = useProblems();

  const leaves = leavesOf(section);
  const saved = (path: LeafPath) => leafAt(view.config, path);
  const changed: Edits = new Map([...edits].filter(([path, { value }]) => value !== saved(path)));
  useUnsavedGuard(changed.size > 0);

  const wrong = leaves.flatMap((leaf) => {
    const edit = changed.get(leaf.path);
    const problem = edit && problemOf(leaf, edit.value);
    return problem === undefined ? [] : [[leaf.path, problem] as const];
  });
  const refused = leaves.flatMap(({ path }) => {
    const fields = thrown instanceof ApiError ? thrown.fields : [];
    const field = fields.find((one) => one.path === path);
    return field ? [[path, remark(field)] as const] : [];
  });
  const problems = new Map([...refused, ...(tried ? wrong : [])]);

  const forget = (): void => {
    setEdits(NONE);
    setTried(false);
    setThrown(null);
    setContested(null);
  };

  /** @throws ApiError */
  const send = async (wanted: Edits, seen: SystemConfigView, left = ATTEMPTS): Promise<void> => {
    if (isContested(wanted, seen.config)) {
      setContested(seen);
      return;
    }
    try {
      const values = new Map([...wanted].map(([path, { value }]) => [path, value]));
      const { revision } = await patch.run({ patch: patchOf(values), revision: seen.revision });
      forget();
      toast.done(t('form.saved', { section: t(`section.${section}`) }), { undo: undo(revision) });
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'stale') || left === 0) throw error;
      await send(wanted, await newest(), left - 1);
    }
  };

  const save = async (): Promise<void> => {
    setTried(true);
    if (isPending || changed.size === 0 || wrong.length > 0) return;
    setPending(true);
    setThrown(null);
    try {
      await send(changed, view);
    } catch (error) {
      setThrown(error);
    } finally {
      setPending(false);
    }
  };

  const keepMine = async (seen: SystemConfigView): Promise<void> => {
    const rebased = rebase(changed, seen.config);
    setEdits(rebased);
    try {
      await send(rebased, seen);
    } catch (error) {
      throw new Error(errorText(error).message);
    }
  };

  return {
    leaves,
    saved,
    value: (path) => {
      const edit = edits.get(path);
      return edit ? edit.value : saved(path);
    },
    set: (path, value) => {
      setThrown(null);
      const base = (edits.get(path) ?? { base: saved(path) }).base;
      setEdits(new Map(edits).set(path, { value, base }));
    },
    keep: (path) => setEdits(new Map([...edits].filter(([one]) => one !== path))),
    isDirty: (path) => changed.has(path),
    dirty: changed.size,
    problems,
    failure: thrown !== null && problems.size === 0 ? errorText(thrown) : null,
    isPending,
    save: () => void save(),
    discard: forget,
    conflict: contested && {
      ...versions(leaves, changed, contested.config, t('form.newKey')),
      keepMine: () => keepMine(contested),
      goOn: () => setContested(null),
    },
  };
}
