'use client';

import { useMemo, useState } from 'react';
import type { GroupView } from '../../server/contract/api/groups.ts';
import type { GroupSpec } from '../../server/contract/group.ts';
import { draftOf, EMPTY_DRAFT, type GroupDraft, sameSpec, specOf } from './draft.ts';

export type Change = (draft: GroupDraft) => GroupDraft;

/** What is typed into the form of a group, above its tabs so that none of them forgets it. */
export interface GroupForm {
  draft: GroupDraft;
  /** What saving would write. */
  spec: GroupSpec;
  /** The group that the draft began with; null of a new one. */
  base: GroupView | null;
  dirty: boolean;
  /** Somebody else saved the group since then. */
  overtaken: boolean;
  change: (how: Change) => void;
  /** Begins anew with a group as it is stored; the draft is kept if it is given. */
  begin: (base: GroupView | null, draft?: GroupDraft) => void;
}

const begun = (base: GroupView | null): GroupDraft => (base ? draftOf(base.id, base.spec) : EMPTY_DRAFT);

/** @param stored the group as the hub has it now; null for one that is not there yet */
export function useGroupForm(stored: GroupView | null): GroupForm {
  const [{ base, draft }, set] = useState(() => ({ base: stored, draft: begun(stored) }));
  const spec = useMemo(() => specOf(draft), [draft]);
  const isEmpty = draft.id === '' && sameSpec(spec, { servers: [] });
  const dirty = base ? !sameSpec(spec, base.spec) : !isEmpty;
  const newer = stored !== null && base !== null && stored.revision > base.revision;
  const said = newer && sameSpec(stored.spec, base.spec);
  // Nothing of one's own would be lost: what others do is simply shown.
  if (newer && (said || !dirty)) set({ base: stored, draft: said ? draft : begun(stored) });
  return {
    draft,
    spec,
    base,
    dirty,
    overtaken: newer && dirty && !said,
    change: (how) => set((before) => ({ ...before, draft: how(before.draft) })),
    begin: (next, kept) => set({ base: next, draft: kept ?? begun(next) }),
  };
}
