'use client';

import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { ToolBrief } from '../../server/contract/items.ts';
import { useServers, useToolIndex } from '../data/lists.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Badge } from '../ui/badge.tsx';
import type { PickNode } from '../ui/pick-rows.ts';
import { PickTree } from '../ui/pick-tree.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Chosen, picker, setServer, setTool, splitToolId, toolId } from './scope.ts';

interface ReachTreeProps {
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}

/** Servers with their tools, to open whole or in part. */
export function ReachTree({ chosen, onChange }: ReachTreeProps) {
  const t = useTranslations('keys.tree');
  const servers = useServers();
  const tools = useToolIndex();
  const both = useMemo(
    () => (servers.data && tools.data ? { servers: servers.data.items, tools: tools.data.items } : undefined),
    [servers.data, tools.data],
  );
  const value = {
    data: both,
    error: servers.error ?? tools.error,
    isFetching: servers.isFetching || tools.isFetching,
    refetch: () => {
      void servers.refetch();
      void tools.refetch();
    },
  };
  return (
    <AsyncState value={value} what={t('what')} skeleton={<Skeleton className="h-96 w-full" />}>
      {(known) => <Tree {...known} chosen={chosen} onChange={onChange} />}
    </AsyncState>
  );
}

interface TreeProps extends ReachTreeProps {
  servers: readonly ServerView[];
  tools: readonly ToolBrief[];
}

function Tree({ servers, tools, chosen, onChange }: TreeProps) {
  const t = useTranslations('keys.tree');
  const [text, setText] = useState('');
  const [first] = useState(chosen);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set(chosen.tools.map(({ server }) => server)),
  );
  const byServer = useMemo(() => toolsByServer(tools), [tools]);
  const nodes = useNodes(servers, byServer, first);
  const picked = useMemo(() => picker(chosen), [chosen]);
  const filter = useDeferredValue(text);
  const toggle = (id: string, on: boolean): void => {
    const tool = splitToolId(id);
    const known = (): string[] => (tool ? (byServer.get(tool.server) ?? []).map((one) => one.tool) : []);
    onChange(tool ? setTool(chosen, tool, on, known()) : setServer(chosen, id, on));
  };
  const expand = useCallback((id: string, open: boolean): void => {
    setExpanded((old) => new Set(open ? [...old, id] : [...old].filter((one) => one !== id)));
  }, []);
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <p className="font-medium">{t('title')}</p>
      <p className="text-xs text-muted">{t('hint')}</p>
      {/* Enter would send the form around it. */}
      <fieldset
        aria-label={t('title')}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      >
        <SearchInput value={text} onChange={setText} label={t('search')} shortcut={false} />
      </fieldset>
      <PickTree
        label={t('title')}
        nodes={nodes}
        picked={picked}
        onToggle={toggle}
        filter={filter}
        expanded={expanded}
        onExpand={expand}
        height="20rem"
      />
      <p role="status" className="text-xs text-muted">
        {t('count', { servers: chosen.servers.length, tools: chosen.tools.length })}
      </p>
    </div>
  );
}

/** @param first those that were chosen at the beginning come first, so that nobody has to look for them */
function useNodes(
  servers: readonly ServerView[],
  byServer: ReadonlyMap<string, readonly ToolBrief[]>,
  first: Chosen,
): PickNode[] {
  const t = useTranslations('keys.tree');
  return useMemo(() => {
    const before = new Set([...first.servers, ...first.tools.map(({ server }) => server)]);
    const node = ({ name, spec }: ServerView): PickNode => ({
      id: name,
      label: name,
      hint: spec.title,
      badge: spec.enabled ? undefined : <Badge>{t('disabled')}</Badge>,
      children: (byServer.get(name) ?? []).map((tool) => ({
        id: toolId(tool),
        label: tool.tool,
        hint: tool.title ?? tool.description,
        badge: tool.enabled || !spec.enabled ? undefined : <Badge>{t('hidden')}</Badge>,
      })),
    });
    return [
      ...servers.filter(({ name }) => before.has(name)),
      ...servers.filter(({ name }) => !before.has(name)),
    ].map(node);
  }, [servers, byServer, first, t]);
}

function toolsByServer(tools: readonly ToolBrief[]): ReadonlyMap<string, readonly ToolBrief[]> {
  const found = new Map<string, ToolBrief[]>();
  for (const tool of tools) {
    const list = found.get(tool.server);
    if (list) list.push(tool);
    else found.set(tool.server, [tool]);
  }
  return found;
}
