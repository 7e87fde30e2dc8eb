'use client';

import { useCallback, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { ItemKind } from '../../server/contract/server.ts';
import { useErrorText } from '../data/error-text.ts';
import { type ItemPatch, undoOf } from '../data/item-patch.ts';
import type { ApiResult } from '../data/query.ts';
import { usePatchItems, useServerItems } from '../data/servers.ts';
import { toast } from '../ui/toasts.ts';
import { type ItemRow, rowsOf } from './item-rows.ts';

/** What a server offers of one kind; templates stand among the resources. */
export function useItemRows({ name, spec }: ServerView, kind: ItemKind): ApiResult<ItemRow[]> {
  const own = useServerItems(name, kind);
  const templates = useServerItems(name, kind === 'resources' ? 'templates' : kind);
  const items = own.data?.items;
  const more = kind === 'resources' ? templates.data?.items : NONE;
  const overrides = spec[kind];
  const data = useMemo(() => {
    if (!items || !more) return undefined;
    return rowsOf(
      [
        { items, template: false },
        { items: more, template: true },
      ],
      overrides ?? {},
    );
  }, [items, more, overrides]);
  return { ...(own.error ? own : templates), data };
}

const NONE: readonly never[] = [];

/** Switching items, one or many at once. Both functions stay the same. */
export function useItemSwitch(server: ServerView, kind: ItemKind) {
  const t = useTranslations('servers.items');
  const errorText = useErrorText();
  const { run } = usePatchItems();
  const newest = useRef(server);
  newest.current = server;

  const apply = useCallback(
    async (patch: ItemPatch) => {
      await run({ name: newest.current.name, kind, patch });
    },
    [run, kind],
  );
  const tryIt = useCallback(
    async (patch: ItemPatch): Promise<boolean> => {
      try {
        await apply(patch);
        return true;
      } catch (error) {
        const { message, requestId } = errorText(error);
        toast.failed(t('failed'), { detail: message, requestId });
        return false;
      }
    },
    [apply, errorText, t],
  );

  const switchOne = useCallback(
    (row: ItemRow, enabled: boolean) => void tryIt({ [row.name]: switched(row, enabled) }),
    [tryIt],
  );
  const switchMany = useCallback(
    async (rows: readonly ItemRow[], enabled: boolean) => {
      const stored = newest.current.spec[kind] ?? {};
      const patch = Object.fromEntries(rows.map((row) => [row.name, switched(row, enabled)]));
      if (!(await tryIt(patch))) return;
      toast.done(t(enabled ? 'enabledMany' : 'disabledMany', { count: rows.length }), {
        undo: () => apply(undoOf(stored, patch)),
      });
    },
    [kind, tryIt, apply, t],
  );
  return { switchOne, switchMany };
}

/** On is how every item begins, so that it leaves nothing behind where nothing else is overridden. */
function switched({ override }: ItemRow, enabled: boolean): ItemPatch[string] {
  if (!enabled) return { enabled: false };
  const more = override?.name !== undefined || override?.description !== undefined;
  return more ? { enabled: null } : null;
}
