'use client';

import { useMemo } from 'react';
import { type ServerList, useServers, useToolIndex } from '../data/lists.ts';
import type { ApiResult } from '../data/query.ts';
import { byName, byServer, type ServersByName, type ToolsByServer } from './facts.ts';

const NO_SERVERS: ServersByName = new Map();

export interface Lists {
  servers: ApiResult<ServerList>;
  /** Empty until they are here. */
  known: ServersByName;
  /** Null until they are here. */
  tools: ToolsByServer | null;
  index: ReturnType<typeof useToolIndex>;
}

/** What groups are made of: every server, and every tool in brief. */
export function useLists(): Lists {
  const servers = useServers();
  const index = useToolIndex();
  const known = useMemo(() => (servers.data ? byName(servers.data.items) : NO_SERVERS), [servers.data]);
  const tools = useMemo(() => (index.data ? byServer(index.data.items) : null), [index.data]);
  return { servers, known, tools, index };
}
