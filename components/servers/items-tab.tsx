'use client';

import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { ItemKind } from '../../server/contract/server.ts';
import { useSession } from '../data/session.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { TableSkeleton } from '../ui/skeleton.tsx';
import { useUrlState } from '../ui/use-url-state.ts';
import { useItemColumns } from './item-columns.tsx';
import { ItemMenu } from './item-menu.tsx';
import { type ItemRow, matching, type Shown } from './item-rows.ts';
import { ItemsToolbar } from './items-toolbar.tsx';
import { NoItems } from './no-items.tsx';
import { useItemRows, useItemSwitch } from './use-items.ts';

const ItemDrawer = lazy(() =>
  import('./item-drawer.tsx').then(({ ItemDrawer: Loaded }) => ({ default: Loaded })),
);
const ItemDialog = lazy(() =>
  import('./item-dialog.tsx').then(({ ItemDialog: Loaded }) => ({ default: Loaded })),
);

const ROW_HEIGHT = 52;

interface ItemsTabProps {
  server: ServerView;
  kind: ItemKind;
}

/** What the server offers of one kind, and how it is shown to clients. */
export function ItemsTab({ server, kind }: ItemsTabProps) {
  const t = useTranslations('servers.items');
  const rows = useItemRows(server, kind);
  return (
    <AsyncState
      value={rows}
      what={t(`what.${kind}`)}
      skeleton={<TableSkeleton rows={8} columns={4} />}
      empty={{ when: (all) => all.length === 0, show: <NoItems server={server} kind={kind} /> }}
    >
      {(all) => <Items server={server} kind={kind} rows={all} />}
    </AsyncState>
  );
}

function Items({ server, kind, rows }: ItemsTabProps & { rows: readonly ItemRow[] }) {
  const t = useTranslations('servers.items');
  const { get, set } = useUrlState();
  const mayEdit = useSession().may('servers.edit');
  const [editing, setEditing] = useState<ItemRow | null>(null);
  const { switchOne, switchMany } = useItemSwitch(server, kind);

  const find = get('find') ?? '';
  const shown = shownOf(get('show'));
  const text = useDeferredValue(find);
  const found = useMemo(() => matching(rows, shown, text), [rows, shown, text]);

  const param = kind === 'tools' ? 'tool' : 'item';
  const open = useCallback((row: ItemRow) => set({ [param]: row.name }), [set, param]);
  const columns = useItemColumns(kind, mayEdit ? switchOne : null);
  const actions = useCallback(
    (row: ItemRow) => <ItemMenu row={row} mayEdit={mayEdit} onOpen={open} onEdit={setEditing} />,
    [mayEdit, open],
  );
  const openName = get(param);
  const opened = rows.find(({ name }) => name === openName);

  return (
    <div className="grid gap-3">
      <ItemsToolbar
        rows={rows}
        found={found}
        find={find}
        onFind={(next) => set({ find: next }, { replace: true })}
        shown={shown}
        onShown={(next) => set({ show: next === 'all' ? null : next }, { replace: true })}
        onSwitch={mayEdit ? switchMany : null}
      />
      <DataTable
        label={t(`what.${kind}`)}
        rows={found}
        rowKey={nameOf}
        columns={columns}
        onOpen={open}
        selected={openName}
        rowActions={actions}
        rowHeight={ROW_HEIGHT}
        empty={t('nothing')}
      />
      <Suspense fallback={null}>
        {opened ? (
          <ItemDrawer
            server={server.name}
            row={opened}
            onSwitch={mayEdit ? switchOne : null}
            onEdit={setEditing}
            onClose={() => set({ [param]: null })}
          />
        ) : null}
        {editing ? (
          <ItemDialog server={server.name} kind={kind} row={editing} onClose={() => setEditing(null)} />
        ) : null}
      </Suspense>
    </div>
  );
}

const nameOf = ({ name }: ItemRow): string => name;

function shownOf(text: string | null): Shown {
  return text === 'on' || text === 'off' ? text : 'all';
}
