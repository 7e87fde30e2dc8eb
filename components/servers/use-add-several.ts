'use client';

import { useState } from 'react';
import type { RemarkView } from '../../server/contract/remark.ts';
import { ApiError } from '../data/api-error.ts';
import { useErrorText } from '../data/error-text.ts';
import { useRemark } from '../data/remark.ts';
import { useCreateServer, useJoinGroups } from '../data/server-form.ts';
import { type Draft, specOf } from './form/draft.ts';
import { draftOfPasted, type PastedServer } from './form/pasted.ts';
import { type Problem, pathOf } from './form/problem-path.ts';

/** One server of a paste, and what became of it. */
export interface PastedItem {
  id: number;
  draft: Draft;
  notes: readonly RemarkView[];
  picked: boolean;
  adjusted: boolean;
  state: 'new' | 'adding' | 'added' | 'failed';
  /** Why it was not added. */
  message: string | null;
  /** The same by field, for its form. */
  refused: readonly Problem[];
}

export interface AddedSeveral {
  names: string[];
  failures: number;
  /** Groups that did not take them. */
  refused: string[];
}

export function useAddSeveral(found: readonly PastedServer[]) {
  const errorText = useErrorText();
  const remark = useRemark();
  const create = useCreateServer();
  const join = useJoinGroups();
  const [busy, setBusy] = useState(false);
  const [items, setItems] = useState<readonly PastedItem[]>(() => found.map(itemOf));
  const change = (at: number, patch: Partial<PastedItem>): void =>
    setItems((old) => old.map((item, index) => (index === at ? { ...item, ...patch } : item)));

  /** One after the other: each is a revision of its own, and one that fails keeps no other from being added. */
  const add = async (groups: readonly string[]): Promise<AddedSeveral> => {
    setBusy(true);
    const names: string[] = [];
    let failures = 0;
    for (const [at, { draft, picked, state }] of items.entries()) {
      if (!picked || state === 'added') continue;
      change(at, { state: 'adding', message: null });
      try {
        await create.run({ name: draft.name, spec: specOf(draft) });
        names.push(draft.name);
        change(at, { state: 'added', refused: [] });
      } catch (error) {
        failures++;
        change(at, { state: 'failed', message: reason(error), refused: problemsOf(error) });
      }
    }
    const refused = names.length > 0 && groups.length > 0 ? await join.run({ servers: names, groups }) : [];
    setBusy(false);
    return { names, failures, refused };
  };

  const reason = (error: unknown): string => {
    const field = error instanceof ApiError ? error.fields[0] : undefined;
    return field ? `${field.path}: ${remark(field)}` : errorText(error).message;
  };
  const problemsOf = (error: unknown): Problem[] => {
    if (!(error instanceof ApiError)) return [];
    return error.fields.map((field) => ({ path: pathOf(field.path), message: remark(field) }));
  };

  return {
    items,
    busy,
    wanted: items.filter(({ picked, state }) => picked && state !== 'added').length,
    pick: (at: number, picked: boolean) => change(at, { picked }),
    adjust: (at: number, draft: Draft) =>
      change(at, { draft, adjusted: true, picked: true, state: 'new', message: null, refused: [] }),
    add,
  };
}

function itemOf(pasted: PastedServer, id: number): PastedItem {
  return {
    id,
    draft: draftOfPasted(pasted),
    notes: pasted.notes,
    picked: true,
    adjusted: false,
    state: 'new',
    message: null,
    refused: [],
  };
}
