'use client';

import { useEffect, useState } from 'react';
import type { GroupView } from '../../server/contract/api/groups.ts';
import type { ParsedServers, ServerView } from '../../server/contract/api/servers.ts';
import type { ServerSpec } from '../../server/contract/server.ts';
import { ApiError } from './api-error.ts';
import { path, request } from './client.ts';
import { type ShownError, useErrorText } from './error-text.ts';
import { queryKeys } from './keys.ts';
import type { ListOf } from './lists.ts';
import { useApiMutation } from './mutation.ts';

/** The newest saved version of a server. @throws ApiError */
export function fetchServer(name: string): Promise<ServerView> {
  return request('GET', path`/servers/${name}`);
}

/** What the hub makes of a pasted text; it changes and runs nothing. @throws ApiError */
export function parseServers(text: string, signal?: AbortSignal): Promise<ParsedServers> {
  return request('POST', '/servers/parse', { body: { text }, signal });
}

export function useCreateServer() {
  return useApiMutation<{ name: string; spec: ServerSpec }, ServerView>({
    send: (body) => request('POST', '/servers', { body }),
    changes: () => [queryKeys.servers.list(), queryKeys.tools.all],
  });
}

/** A merge patch of the spec; `revision` is the one that was shown when the editing began. */
export function usePatchServer() {
  return useApiMutation<{ name: string; patch: Record<string, unknown>; revision: number }, ServerView>({
    send: ({ name, patch, revision }) =>
      request('PATCH', path`/servers/${name}`, { body: patch, ifMatch: revision }),
    changes: ({ name }) => [queryKeys.servers.list(), queryKeys.servers.one(name), queryKeys.tools.all],
  });
}

/** Makes servers members of groups, all of their tools included. @returns the groups that did not take them */
export function useJoinGroups() {
  return useApiMutation<{ servers: readonly string[]; groups: readonly string[] }, string[]>({
    send: async ({ servers, groups }) => {
      const refused: string[] = [];
      for (const id of groups) {
        if (!(await joins(id, servers))) refused.push(id);
      }
      return refused;
    },
    changes: () => [queryKeys.groups.all, queryKeys.servers.all],
  });
}

/** A list is replaced as a whole: somebody else's change in between is read and tried once more. */
async function joins(id: string, servers: readonly string[], again = true): Promise<boolean> {
  try {
    const { spec, revision } = await request<GroupView>('GET', path`/groups/${id}`);
    const members = new Set(spec.servers.map(({ name }) => name));
    const added = servers.filter((name) => !members.has(name)).map((name) => ({ name }));
    if (added.length === 0) return true;
    const body = { servers: [...spec.servers, ...added] };
    await request('PATCH', path`/groups/${id}`, { body, ifMatch: revision });
    return true;
  } catch (error) {
    if (again && error instanceof ApiError && error.code === 'stale') return joins(id, servers, false);
    return false;
  }
}

export interface Paste {
  /** Of the text as it is now; undefined until it is read. */
  parsed: ParsedServers | undefined;
  error: ShownError | null;
  isReading: boolean;
}

/** Typing pauses for so long before the hub is asked, ms. */
const PAUSE_MS = 250;

/** Reads what is pasted as it changes. The text may hold secrets: nothing of it is kept beyond the page. */
export function usePaste(text: string): Paste {
  const errorText = useErrorText();
  const [read, setRead] = useState<{ text: string; parsed?: ParsedServers; error?: ShownError }>({
    text: '',
  });
  useEffect(() => {
    if (text.trim() === '') return;
    const left = new AbortController();
    const timer = setTimeout(() => {
      parseServers(text, left.signal).then(
        (parsed) => setRead({ text, parsed }),
        (error) => left.signal.aborted || setRead({ text, error: errorText(error) }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [text, errorText]);
  const current = read.text === text;
  return {
    parsed: current ? read.parsed : undefined,
    error: (current && read.error) || null,
    isReading: !current && text.trim() !== '',
  };
}

/** The names that are taken: servers and groups share one namespace. */
export type TakenNames = ReadonlyMap<string, 'server' | 'group'>;

export function takenNames(
  servers: ListOf<Pick<ServerView, 'name'>> | undefined,
  groups: ListOf<Pick<GroupView, 'id'>> | undefined,
): TakenNames {
  return new Map([
    ...(groups?.items ?? []).map(({ id }) => [id, 'group'] as const),
    ...(servers?.items ?? []).map(({ name }) => [name, 'server'] as const),
  ]);
}
