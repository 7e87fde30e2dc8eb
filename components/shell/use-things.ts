'use client';

import { Boxes, KeyRound, Server, Wrench } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useGroups, useKeys, useServers, useToolIndex } from '../data/lists.ts';
import { useServerState } from '../data/server-state.ts';
import { useSession } from '../data/session.ts';
import type { PaletteGroup } from '../ui/command-palette.tsx';
import { patched } from '../ui/url-search.ts';
import { useGuardedNavigate } from '../ui/use-unsaved-guard.tsx';
import { pagesFor } from './navigation.ts';

/** Everything that has a name in the hub and a page of its own in the console. */
export function useThings(): { things: PaletteGroup[]; busy: boolean } {
  const t = useTranslations('shell.palette');
  const go = useGuardedNavigate();
  const stateOf = useServerState();
  const { may } = useSession();
  const offered = pagesFor(may).map(({ id }) => id);
  const has = (page: (typeof offered)[number]) => offered.includes(page);

  const servers = useServers(has('servers'));
  const tools = useToolIndex(has('servers'));
  const groups = useGroups(has('groups'));
  const keys = useKeys(has('keys'));

  const things = useMemo(() => {
    const open = (page: string, patch: Record<string, string>) => () => go(`${page}${patched('', patch)}`);
    const all: PaletteGroup[] = [
      {
        id: 'servers',
        heading: t('servers'),
        items: (servers.data?.items ?? []).map(({ name, spec, status }) => ({
          id: `server:${name}`,
          label: name,
          hint: stateOf(status).label,
          keywords: [spec.title ?? '', spec.category ?? ''],
          icon: Server,
          onSelect: open('/servers', { name }),
        })),
      },
      {
        id: 'groups',
        heading: t('groups'),
        items: (groups.data?.items ?? []).map(({ id, spec }) => ({
          id: `group:${id}`,
          label: spec.name ?? id,
          hint: id,
          icon: Boxes,
          onSelect: open('/groups', { id }),
        })),
      },
      {
        id: 'keys',
        heading: t('keys'),
        items: (keys.data?.items ?? []).map(({ id, name, owner }) => ({
          id: `key:${id}`,
          label: name,
          hint: owner,
          keywords: [id],
          icon: KeyRound,
          onSelect: open('/keys', { id }),
        })),
      },
      {
        id: 'tools',
        heading: t('tools'),
        items: (tools.data?.items ?? []).map(({ server, tool, shownAs, title, description }) => ({
          id: `tool:${server}/${tool}`,
          label: shownAs ?? tool,
          hint: server,
          keywords: [tool, title ?? '', description],
          icon: Wrench,
          onSelect: open('/servers', { name: server, tab: 'tools', tool }),
        })),
      },
    ];
    return all;
  }, [servers.data, groups.data, keys.data, tools.data, t, go, stateOf]);

  return { things, busy: [servers, tools, groups, keys].some(({ data, isFetching }) => !data && isFetching) };
}
