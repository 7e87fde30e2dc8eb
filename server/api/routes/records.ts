import { callRecordSchema } from '../../contract/activity.ts';
import * as activityContract from '../../contract/api/activity.ts';
import * as auditContract from '../../contract/api/audit.ts';
import { auditRecordSchema } from '../../contract/audit.ts';
import * as activity from '../../services/activity.ts';
import * as audit from '../../services/audit.ts';
import { toCsv, toJsonl } from '../csv.ts';
import { jsonRoute, type Route, type StreamBody, streamRoute } from '../route.ts';

const CSV = 'text/csv; charset=utf-8';
const JSONL = 'application/jsonl; charset=utf-8';
const file = {
  contentTypes: ['application/jsonl', 'text/csv'],
  description: 'Every record of the filter, newest first',
};

function download<T extends object>(
  rows: AsyncIterable<T>,
  format: 'csv' | 'jsonl',
  name: string,
  columns: readonly (keyof T & string)[],
): StreamBody {
  return format === 'csv'
    ? { contentType: CSV, chunks: toCsv(rows, columns), filename: `${name}.csv` }
    : { contentType: JSONL, chunks: toJsonl(rows), filename: `${name}.jsonl` };
}

export const recordRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/activity',
    tag: 'activity',
    summary: 'List calls',
    permission: 'view',
    query: activityContract.activityQuery,
    success: { schema: activityContract.activityListSchema, description: 'Newest first, without payloads' },
    handler: async ({ query }, { service }) => ({ body: await activity.listActivity(service, query) }),
  }),
  jsonRoute({
    method: 'get',
    path: '/activity/stats',
    tag: 'activity',
    summary: 'Count calls',
    permission: 'view',
    query: activityContract.statsQuery,
    success: { schema: activityContract.statsSchema, description: 'From hourly counts' },
    handler: async ({ query }, { service }) => ({
      body: { items: await activity.activityStats(service, query) },
    }),
  }),
  streamRoute({
    method: 'get',
    path: '/activity/export',
    tag: 'activity',
    summary: 'Export calls',
    permission: 'audit.view',
    query: activityContract.activityExportQuery,
    success: file,
    handler: ({ query: { format, ...filters } }, { service }) =>
      download(
        activity.exportActivity(service, filters),
        format,
        'activity',
        callRecordSchema.keyof().options,
      ),
  }),
  jsonRoute({
    method: 'get',
    path: '/audit',
    tag: 'audit',
    summary: 'List audit records',
    description: 'Administrators’ changes, and denials counted per address, key, reason and minute.',
    permission: 'audit.view',
    query: auditContract.auditQuery,
    success: { schema: auditContract.auditListSchema, description: 'Newest first' },
    handler: async ({ query }, { service }) => ({ body: await audit.listAudit(service, query) }),
  }),
  streamRoute({
    method: 'get',
    path: '/audit/export',
    tag: 'audit',
    summary: 'Export audit records',
    permission: 'audit.view',
    query: auditContract.auditExportQuery,
    success: file,
    handler: ({ query: { format, ...filters } }, { service }) =>
      download(audit.exportAudit(service, filters), format, 'audit', auditRecordSchema.keyof().options),
  }),
];
