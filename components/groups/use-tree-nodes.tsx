'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ToolBrief } from '../../server/contract/items.ts';
import { Badge } from '../ui/badge.tsx';
import { useFormat } from '../ui/intl/format.ts';
import type { PickLeaf, PickNode } from '../ui/pick-rows.ts';
import { byText } from '../ui/table-rows.ts';
import type { DraftMember } from './draft.ts';
import { ServerMark } from './server-mark.tsx';
import type { Lists } from './use-lists.ts';

/** Names of servers hold no slash. */
export const leafId = (server: string, tool: string): string => `${server}/${tool}`;

export function placeOf(id: string): { server: string; tool: string | null } {
  const at = id.indexOf('/');
  return at < 0 ? { server: id, tool: null } : { server: id.slice(0, at), tool: id.slice(at + 1) };
}

interface Options {
  members: ReadonlyMap<string, DraftMember>;
  lists: Lists;
  onlyChosen: boolean;
}

/** Servers by name, each with its tools, and with chosen ones that nobody lists any more. */
export function useTreeNodes({ members, lists, onlyChosen }: Options): readonly PickNode[] {
  const leaves = useLeaves(lists);
  const { known } = lists;
  return useMemo(() => {
    const names = new Set([...known.keys(), ...members.keys()]);
    const nodes = [...names].map((name): PickNode => {
      const member = members.get(name);
      const listed = leaves.get(name) ?? [];
      const ids = new Set(listed.map(({ id }) => id));
      const gone = (member?.tools ?? []).map((tool) => leafId(name, tool)).filter((id) => !ids.has(id));
      return {
        id: name,
        label: name,
        hint: known.get(name)?.spec.title,
        badge: <ServerMark name={name} member={member} count={listed.length} known={known.has(name)} />,
        children: gone.length === 0 ? listed : [...listed, ...gone.map(goneLeaf)],
      };
    });
    nodes.sort(byText(({ label }) => label));
    return onlyChosen ? nodes.filter(({ id }) => members.get(id)?.out === false).map(chosenOf) : nodes;

    function chosenOf(node: PickNode): PickNode {
      const picks = members.get(node.id)?.tools;
      if (!picks) return node;
      const chosen = new Set(picks.map((tool) => leafId(node.id, tool)));
      return { ...node, children: (node.children ?? []).filter(({ id }) => chosen.has(id)) };
    }
  }, [members, leaves, known, onlyChosen]);
}

function goneLeaf(id: string): PickLeaf {
  return { id, label: placeOf(id).tool ?? id, badge: <Gone /> };
}

function Gone() {
  const t = useTranslations('groups.tree');
  return <Badge tone="warn">{t('gone')}</Badge>;
}

const NONE: ReadonlyMap<string, readonly PickLeaf[]> = new Map();

/** The tools of every server; made anew only when the index changes, for there are thousands. */
function useLeaves({ tools }: Lists): ReadonlyMap<string, readonly PickLeaf[]> {
  return useMemo(
    () => (tools ? new Map([...tools].map(([server, list]) => [server, list.map(leafOf)])) : NONE),
    [tools],
  );
}

function leafOf(brief: ToolBrief): PickLeaf {
  const { server, tool, title, shownAs, description } = brief;
  const texts = [shownAs && `→ ${shownAs}`, title, description].filter(Boolean);
  return { id: leafId(server, tool), label: tool, hint: texts.join(' · '), badge: <LeafMark tool={brief} /> };
}

function LeafMark({ tool }: { tool: ToolBrief }) {
  const t = useTranslations('groups.tree');
  const format = useFormat();
  return (
    <>
      {tool.enabled ? null : <Badge>{t('hidden')}</Badge>}
      {tool.destructive ? (
        <Badge tone="warn" className="max-sm:hidden">
          {t('destructive')}
        </Badge>
      ) : null}
      {tool.readOnly ? <Badge className="max-sm:hidden">{t('readOnly')}</Badge> : null}
      <span className="w-14 shrink-0 text-right text-xs text-muted tabular-nums max-sm:hidden">
        {t('tokens', { tokens: format.compact(tool.tokens) })}
      </span>
    </>
  );
}
