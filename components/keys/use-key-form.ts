'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ApiError } from '../data/api-error.ts';
import { DRAFT_FIELDS, type DraftField, isSame, type KeyDraft } from './draft.ts';

export type Problems = Readonly<Partial<Record<DraftField, string>>>;

export interface KeyForm {
  draft: KeyDraft;
  set: (change: Partial<KeyDraft>) => void;
  /** Starts anew from another draft. */
  restart: (draft: KeyDraft) => void;
  /** Something else than at the beginning. */
  dirty: boolean;
  problems: Problems;
  /** In the order of the fields, for the summary. */
  summary: { path: string; label: string; message: string; focusId: string }[];
  /** Whether the draft may be sent; says at the fields what is wrong. @param before see `wrongFields` */
  check: (before: KeyDraft | null) => Promise<boolean>;
  /** Takes over what the hub says of single fields. @returns whether it named any */
  refuse: (error: ApiError) => boolean;
}

/** The id of a field's control. */
export const fieldId = (field: DraftField): string => `key-${field}`;

/** What is typed about a key, and what is wrong with it. */
export function useKeyForm(first: KeyDraft): KeyForm {
  const t = useTranslations('keys.form');
  const [start, setStart] = useState(first);
  const [draft, setDraft] = useState(first);
  const [problems, setProblems] = useState<Problems>({});

  return {
    draft,
    set: (change) => {
      setDraft((old) => ({ ...old, ...change }));
      setProblems((old) => without(old, change));
    },
    restart: (next) => {
      setStart(next);
      setDraft(next);
      setProblems({});
    },
    dirty: !isSame(draft, start),
    problems,
    summary: DRAFT_FIELDS.flatMap((field) => {
      const message = problems[field];
      return message ? [{ path: field, label: t(`field.${field}`), message, focusId: fieldId(field) }] : [];
    }),
    check: async (before) => {
      const { wrongFields } = await import('./check.ts');
      const wrong = wrongFields(draft, before, Date.now());
      setProblems(Object.fromEntries(wrong.map((field) => [field, t(`problem.${field}`)])));
      return wrong.length === 0;
    },
    refuse: ({ fields }) => {
      const named = fields.flatMap(({ path, message }) => {
        const field = DRAFT_FIELDS.find((one) => path.split(/[.[]/)[0] === one);
        return field ? [[field, message]] : [];
      });
      setProblems(Object.fromEntries(named));
      return named.length > 0;
    },
  };
}

/** A problem goes as soon as its field is touched. */
function without(problems: Problems, change: Partial<KeyDraft>): Problems {
  const touched = new Set(Object.keys(change).flatMap((name) => FIELDS_OF.get(name) ?? []));
  return Object.fromEntries(Object.entries(problems).filter(([field]) => !touched.has(field)));
}

/** The fields in which a member of the draft stands, or on which it bears. */
const FIELDS_OF: ReadonlyMap<string, readonly string[]> = new Map<keyof KeyDraft, readonly DraftField[]>([
  ['name', ['name']],
  ['reach', ['scope']],
  ['chosen', ['scope']],
  ['expiry', ['expiresAt']],
  ['date', ['expiresAt']],
  ['perMinute', ['limits']],
  // A role makes a key good for something, even without a scope.
  ['rest', ['rest', 'scope']],
]);
