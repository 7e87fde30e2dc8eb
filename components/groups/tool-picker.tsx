'use client';

import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FormAlert } from '../ui/form-alert.tsx';
import { PickTree } from '../ui/pick-tree.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { pickedOf, setServer, setTool } from './draft.ts';
import type { GroupForm } from './use-group-form.ts';
import type { Lists } from './use-lists.ts';
import { TREE_FIELD } from './use-problems.ts';
import { placeOf, useTreeNodes } from './use-tree-nodes.tsx';

interface ToolPickerProps {
  form: GroupForm;
  lists: Lists;
}

/** Every server with its tools, to be ticked: a server for all it has and will have, or tools one by one. */
export function ToolPicker({ form, lists }: ToolPickerProps) {
  const t = useTranslations('groups.tree');
  const [filter, setFilter] = useState('');
  const [which, setWhich] = useState<'all' | 'chosen'>('all');
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const { draft, change } = form;
  const members = useMemo(() => new Map(draft.members.map((member) => [member.name, member])), [draft]);
  const nodes = useTreeNodes({ members, lists, onlyChosen: which === 'chosen' });

  const toggle = (id: string, next: boolean): void => {
    const { server, tool } = placeOf(id);
    const known = (lists.tools?.get(server) ?? []).map((one) => one.tool);
    change((before) =>
      tool === null ? setServer(before, server, next) : setTool(before, server, tool, next, known),
    );
  };
  const expand = (id: string, open: boolean): void => {
    const after = new Set(expanded);
    if (open) after.add(id);
    else after.delete(id);
    setExpanded(after);
  };
  return (
    <div id={TREE_FIELD} tabIndex={-1} className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchInput label={t('search')} value={filter} onChange={setFilter} />
        <Segmented
          label={t('which')}
          value={which}
          onChange={setWhich}
          options={[
            { value: 'all', label: t('all') },
            { value: 'chosen', label: t('chosen') },
          ]}
        />
      </div>
      {lists.index.error ? (
        <FormAlert requestId={lists.index.error.requestId}>{lists.index.error.message}</FormAlert>
      ) : null}
      <PickTree
        label={t('label')}
        nodes={nodes}
        filter={filter}
        expanded={expanded}
        picked={(id) => {
          const { server, tool } = placeOf(id);
          return pickedOf(members.get(server), tool ?? undefined);
        }}
        onToggle={toggle}
        onExpand={expand}
        height="28rem"
      />
      <p className="text-xs text-muted">{t('hint')}</p>
    </div>
  );
}
