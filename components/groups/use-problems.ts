'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { GroupPreview } from '../../server/contract/api/reads.ts';
import { useGroups, useServers } from '../data/lists.ts';
import { useRemark } from '../data/remark.ts';
import { membersOf } from './draft.ts';
import type { GroupForm } from './use-group-form.ts';
import { type Problem, pathOf, problemsOf } from './validate.ts';

export const aliasField = (server: string): string => `group-alias-${server}`;
export const TREE_FIELD = 'group-tree';

/** One wrong field: what it is called, what is wrong, and where it is. */
export interface ShownProblem {
  path: string;
  label: string;
  message: string;
  focusId: string;
}

interface Options {
  form: GroupForm;
  /** Of exactly this draft, else null. */
  preview: GroupPreview | null;
  refused: readonly Problem[];
}

/** Everything that keeps a draft from being saved, one line for each field, in the reader's language where it can be. */
export function useProblems({ form, preview, refused }: Options): ShownProblem[] {
  const t = useTranslations('groups.editor');
  const remark = useRemark();
  const servers = useServers();
  const groups = useGroups();
  const { draft, base } = form;
  const isNew = base === null;
  const taken = useMemo(
    () =>
      new Set([
        ...(servers.data?.items ?? []).map(({ name }) => name),
        ...(groups.data?.items ?? []).map(({ id }) => id),
      ]),
    [servers.data, groups.data],
  );
  const own = useMemo(() => problemsOf({ draft, isNew, taken }), [draft, isNew, taken]);

  return useMemo(() => {
    const told = (preview?.problems ?? []).map(
      (told): Problem => ({ path: pathOf(told.path), kind: 'other', message: remark(told) }),
    );
    const members = membersOf(draft);
    const shown = new Map<string, ShownProblem>();
    for (const { path, kind, message } of [...own, ...told, ...refused]) {
      if (shown.has(path)) continue;
      const text =
        kind === 'prefix'
          ? t('invalid.prefix', { server: message })
          : kind === 'other'
            ? message
            : t(`invalid.${kind}`);
      shown.set(path, { path, message: text, ...placeOf(path) });
    }
    return [...shown.values()];

    function placeOf(path: string): Pick<ShownProblem, 'label' | 'focusId'> {
      if (path === 'id' || path === 'name' || path === 'description') {
        return { label: t(`field.${path}`), focusId: `group-${path}` };
      }
      const server = members[Number(/^servers\[(\d+)\]/.exec(path)?.[1] ?? -1)]?.name;
      if (server === undefined) return { label: t('field.servers'), focusId: TREE_FIELD };
      return { label: t('field.server', { server }), focusId: aliasField(server) };
    }
  }, [own, preview, refused, draft, t, remark]);
}

/** What is wrong with a member of the group, by its place. */
export const atMember = (problems: readonly ShownProblem[], index: number): string | undefined =>
  problems.find(({ path }) => path === `servers[${index}]` || path.startsWith(`servers[${index}].`))?.message;
