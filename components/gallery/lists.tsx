'use client';

import { useEffect, useState } from 'react';
import { Badge } from '../ui/badge.tsx';
import { LogView } from '../ui/log-view.tsx';
import { PickTree } from '../ui/pick-tree.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Switch } from '../ui/switch.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import type { OnSheet, Specimen } from './frame.tsx';
import { logLines, type ToolRow, toolRows, treeNodes } from './samples.ts';

const nodes = treeNodes(200, 24);
const rows = toolRows(5000);
const drawRow = ({ name, server }: ToolRow) => (
  <div className="flex items-center gap-2 border-line border-b px-3 py-2">
    <span className="font-mono text-[0.8125rem]">{name}</span>
    <Badge mono>{server}</Badge>
  </div>
);

function Tree() {
  const [filter, setFilter] = useState('');
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set(nodes.map(({ id }) => id)));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(['server-0/tool-1', 'server-0/tool-4']),
  );
  const toolsOf = (id: string): string[] =>
    nodes.find((node) => node.id === id)?.children?.map((tool) => tool.id) ?? [id];
  const change = <T,>(before: ReadonlySet<T>, items: T[], put: boolean): ReadonlySet<T> => {
    const next = new Set(before);
    for (const item of items) put ? next.add(item) : next.delete(item);
    return next;
  };
  return (
    <div className="grid gap-2">
      <SearchInput label="Search tools" value={filter} onChange={setFilter} shortcut={false} />
      <PickTree
        label="Tools of the group"
        nodes={nodes}
        filter={filter}
        expanded={expanded}
        picked={(id) => {
          const tools = toolsOf(id);
          const count = tools.filter((tool) => chosen.has(tool)).length;
          return count === 0 ? 'none' : count === tools.length ? 'all' : 'some';
        }}
        onToggle={(id, next) => setChosen(change(chosen, toolsOf(id), next))}
        onExpand={(id, open) => setExpanded(change(expanded, [id], open))}
        height="20rem"
      />
    </div>
  );
}

function Log({ theme }: OnSheet) {
  const [live, setLive] = useState(false);
  const [lines, setLines] = useState(() => logLines(0, 5000));
  useEffect(() => {
    if (!live) return;
    let next = 5000;
    const timer = setInterval(() => {
      const fresh = logLines(next, 10);
      next += 10;
      setLines((before) => [...before, ...fresh].slice(-5000));
    }, 200);
    return () => clearInterval(timer);
  }, [live]);
  return (
    <div className="grid gap-2">
      <Switch label="New lines come" checked={live} onChange={setLive} />
      <LogView label={`Log of github (${theme})`} lines={lines} follow height="20rem" />
      <LogView label={`An empty log (${theme})`} lines={[]} follow height="4rem" />
    </div>
  );
}

function Items({ theme }: OnSheet) {
  return (
    <VirtualList
      label={`Tools (${theme})`}
      items={rows}
      height="14rem"
      estimate={37}
      itemKey={({ id }) => id}
    >
      {drawRow}
    </VirtualList>
  );
}

export const lists: Specimen[] = [
  { name: 'PickTree of 5,000 items', show: Tree },
  { name: 'LogView of 5,000 lines', show: Log },
  { name: 'VirtualList of 5,000 items', show: Items },
];
