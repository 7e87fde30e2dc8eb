'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  appliedSchema,
  exportedSchema,
  exportSettingsSchema,
  revisionDetailSchema,
  revisionDiffSchema,
  revisionListSchema,
  rolledBackSchema,
  systemConfigViewSchema,
} from '../../server/contract/api/settings.ts';
import type { Revision } from '../../server/contract/revision.ts';
import { path, request } from './client.ts';
import { useErrorText } from './error-text.ts';
import { queryKeys } from './keys.ts';
import { useApiMutation } from './mutation.ts';
import { type ApiResult, type Paged, useApiQuery, usePagedQuery } from './query.ts';

export type SystemConfigView = z.infer<typeof systemConfigViewSchema>;
export type RevisionDetail = z.infer<typeof revisionDetailSchema>;
export type RevisionDiff = z.infer<typeof revisionDiffSchema>;
export type RolledBack = z.infer<typeof rolledBackSchema>;
export type Applied = z.infer<typeof appliedSchema>;
export type Exported = z.infer<typeof exportedSchema>;
export type ExportInput = z.input<typeof exportSettingsSchema>;

/** Long documents take the hub a while, ms. */
const DOCUMENT_MS = 120_000;
const PAGE = 100;

const SYSTEM = '/settings/system';

/** Every leaf of the configuration, secrets as dots, with the revision that a change has to name. */
export function useSystemConfig(): ApiResult<SystemConfigView> {
  return useApiQuery(queryKeys.settings.system(), SYSTEM);
}

/** Asks for the configuration past what is kept, and keeps the answer: after somebody else was faster. */
export function useNewestSystemConfig(): () => Promise<SystemConfigView> {
  const cache = useQueryClient();
  return () =>
    cache.fetchQuery({
      queryKey: queryKeys.settings.system(),
      queryFn: ({ signal }) => request<SystemConfigView>('GET', SYSTEM, { signal }),
      staleTime: 0,
    });
}

/** Merges a patch; null puts a leaf back to its default. What the hub answers is shown at once. */
export function usePatchSystemConfig() {
  const cache = useQueryClient();
  return useApiMutation<{ patch: Record<string, unknown>; revision: number }, SystemConfigView>({
    send: async ({ patch, revision }) => {
      const view = await request<SystemConfigView>('PATCH', SYSTEM, { body: patch, ifMatch: revision });
      cache.setQueryData(queryKeys.settings.system(), view);
      return view;
    },
    changes: () => [queryKeys.settings.all],
  });
}

/** Newest first. */
export function useRevisions(): Paged<Revision> {
  return usePagedQuery(queryKeys.settings.revisions(), '/settings/revisions', { query: { limit: PAGE } });
}

export function useRevision(number: number): ApiResult<RevisionDetail> {
  return useApiQuery(
    queryKeys.settings.part('revision', { number }),
    path`/settings/revisions/${number}`,
    // A revision never changes.
    { freshMs: 3_600_000 },
  );
}

export function useRevisionDiff(from: number, to: number): ApiResult<RevisionDiff> {
  const key = queryKeys.settings.part('between', { from, to });
  return useApiQuery(key, path`/settings/revisions/${from}/diff`, { query: { to } });
}

/** What rolling back to a revision would change now; asked anew when the settings change. */
export function useRollbackPreview(to: number): ApiResult<RolledBack> {
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery({
    queryKey: queryKeys.settings.part('rollback', { to }),
    queryFn: ({ signal }) =>
      request<RolledBack>('POST', '/settings/rollback', { body: { to, dryRun: true }, signal }),
    // Never shown from before: it is what the person agrees to.
    gcTime: 0,
  });
  const errorText = useErrorText();
  return {
    data,
    error: error && errorText(error),
    cause: error,
    isFetching,
    updatedAt: dataUpdatedAt,
    refetch,
  };
}

const EVERYTHING = [
  queryKeys.settings.all,
  queryKeys.servers.all,
  queryKeys.groups.all,
  queryKeys.tools.all,
] as const;

export function useRollback() {
  return useApiMutation<number, RolledBack>({
    send: (to) => request('POST', '/settings/rollback', { body: { to } }),
    changes: () => EVERYTHING,
  });
}

/**
 * Undoes a revision by going back to the one before it. False, and nothing is done, when another one has followed:
 * that would be undone with it.
 */
export function useTakeBack() {
  return useApiMutation<number, boolean>({
    send: async (revision) => {
      const list = await request<z.infer<typeof revisionListSchema>>('GET', '/settings/revisions', {
        query: { limit: 1 },
      });
      if (list.items[0]?.number !== revision) return false;
      await request('POST', '/settings/rollback', { body: { to: revision - 1 } });
      return true;
    },
    changes: () => EVERYTHING,
  });
}

export interface DocumentInput {
  text: string;
  prune: boolean;
  passphrase?: string | undefined;
}

/** What applying a document would do with just these options. */
export function usePreviewDocument() {
  return useApiMutation<DocumentInput, Applied>({
    send: (input) => applyDocument({ ...input, dryRun: true }),
    changes: () => [],
  });
}

export function useApplyDocument() {
  return useApiMutation<DocumentInput, Applied>({
    send: (input) => applyDocument(input),
    changes: () => EVERYTHING,
  });
}

function applyDocument(body: DocumentInput & { dryRun?: boolean }): Promise<Applied> {
  return request('POST', '/settings/apply', { body, timeoutMs: DOCUMENT_MS });
}

/** The settings as a document. The hub's audit says who took it, and with which secrets. */
export function useExportSettings() {
  return useApiMutation<ExportInput, Exported>({
    send: (body) => request('POST', '/settings/export', { body, timeoutMs: DOCUMENT_MS }),
    changes: () => [queryKeys.audit.all],
  });
}
