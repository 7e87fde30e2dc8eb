import {
  type CallPayload,
  type CallRecord,
  callPayloadSchema,
  callRecordSchema,
} from '../../contract/activity.ts';
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

const CALL = callRecordSchema.keyof().options;
const PAYLOAD = callPayloadSchema.keyof().options;

/** What was said in a call beside the call: a line of CSV has no inside. */
async function* flattened(
  calls: AsyncIterable<activity.ExportedCall>,
): AsyncGenerator<CallRecord & Partial<CallPayload>> {
  for await (const { payload, ...call } of calls) yield { ...call, ...payload };
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
    description:
      'Exact for spans of up to six hours within the last day; else in whole hours. By minutes, and by `errorOwner`, `requestId`, `minDurationMs` or `q`, for spans of up to six hours only.',
    success: { schema: activityContract.statsSchema, description: 'The groups' },
    handler: async ({ query }, { service }) => ({
      body: { items: await activity.activityStats(service, query) },
    }),
  }),
  streamRoute({
    method: 'get',
    path: '/activity/export',
    tag: 'activity',
    summary: 'Export calls',
    description: 'It is audited, with the filter.',
    permission: 'audit.view',
    query: activityContract.activityExportQuery,
    success: file,
    async handler({ query: { format, ...filters } }, { service }) {
      const calls = await activity.exportActivity(service, filters);
      if (format === 'csv' && filters.payloads)
        return download(flattened(calls), format, 'activity', [...CALL, ...PAYLOAD]);
      return download(calls, format, 'activity', CALL);
    },
  }),
  jsonRoute({
    method: 'get',
    path: '/activity/{id}',
    tag: 'activity',
    summary: 'Show a call',
    description: 'With arguments and result where they are stored, for whoever may see payloads.',
    permission: 'view',
    params: activityContract.callParams,
    query: activityContract.callQuery,
    success: { schema: activityContract.callDetailSchema, description: 'The call' },
    handler: async ({ params, query }, { service }) => ({
      body: await activity.getCall(service, { ...params, ...query }),
    }),
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
    description: 'It is audited itself, with the filter.',
    permission: 'audit.view',
    query: auditContract.auditExportQuery,
    success: file,
    handler: async ({ query: { format, ...filters } }, { service }) =>
      download(await audit.exportAudit(service, filters), format, 'audit', auditRecordSchema.keyof().options),
  }),
];
