import * as contract from '../../contract/api/settings.ts';
import * as settings from '../../services/settings.ts';
import { jsonRoute, type Route } from '../route.ts';

const tag = 'settings';
const permission = 'settings.manage';

export const settingsRoutes: Route[] = [
  jsonRoute({
    method: 'get',
    path: '/settings/system',
    tag,
    summary: 'Show the system configuration',
    permission,
    success: {
      schema: contract.systemConfigViewSchema,
      description: 'Every leaf, defaults included, secrets redacted',
    },
    async handler(_, { service }) {
      const view = await settings.getSystemConfig(service);
      return { body: view, revision: view.revision };
    },
  }),
  jsonRoute({
    method: 'patch',
    path: '/settings/system',
    tag,
    summary: 'Change the system configuration',
    permission,
    ifMatch: true,
    body: contract.patchSystemConfigSchema,
    success: { schema: contract.systemConfigViewSchema, description: 'As it is now' },
    async handler({ body, ifMatch }, { service }) {
      const view = await settings.patchSystemConfig(service, { patch: body, ifMatch });
      return { body: view, revision: view.revision };
    },
  }),
  jsonRoute({
    method: 'post',
    path: '/settings/validate',
    tag,
    summary: 'Check a document',
    permission,
    bodyLimit: 'hub',
    body: contract.validateSettingsSchema,
    success: { schema: contract.validationSchema, description: 'What is right and wrong about it' },
    handler: ({ body }, { service }) => ({ body: settings.validateSettings(body.text, service.policy.hub) }),
  }),
  jsonRoute({
    method: 'post',
    path: '/settings/diff',
    tag,
    summary: 'Compare a document with the settings',
    permission,
    bodyLimit: 'hub',
    body: contract.diffSettingsSchema,
    success: { schema: contract.changesSchema, description: 'What applying it would change' },
    handler: async ({ body }, { service }) => ({ body: await settings.diffSettings(service, body) }),
  }),
  jsonRoute({
    method: 'post',
    path: '/settings/apply',
    tag,
    summary: 'Apply a document',
    description:
      'It takes the place of the document before, the settings file included: what documents brought and this one leaves out is removed, what was made in the console stays. One wrong entry never stops the others: it is named among the problems and stays as it was. A document that cannot be read, or not opened with the passphrase, changes nothing and is 422.',
    permission,
    bodyLimit: 'hub',
    timeoutMs: 120_000,
    body: contract.applySettingsSchema,
    success: { schema: contract.appliedSchema, description: 'What changed' },
    handler: async ({ body }, { service }) => ({
      body: await settings.applySettings(service, { ...body, source: 'admin' }),
    }),
  }),
  jsonRoute({
    method: 'post',
    path: '/settings/export',
    tag,
    summary: 'Export the settings as a document',
    description: 'It is audited, and with which secrets.',
    permission,
    bodyOptional: true,
    body: contract.exportSettingsSchema,
    success: { schema: contract.exportedSchema, description: 'A document that `apply` takes back' },
    handler: async ({ body }, { service }) => ({ body: await settings.exportSettings(service, body) }),
  }),
  jsonRoute({
    method: 'get',
    path: '/settings/revisions',
    tag,
    summary: 'List revisions',
    permission,
    query: contract.revisionsQuery,
    success: { schema: contract.revisionListSchema, description: 'Newest first' },
    handler: async ({ query }, { service }) => ({ body: await settings.listRevisions(service, query) }),
  }),
  jsonRoute({
    method: 'get',
    path: '/settings/revisions/{number}',
    tag,
    summary: 'Show a revision',
    permission,
    params: contract.revisionParams,
    success: { schema: contract.revisionDetailSchema, description: 'With what it changed, secrets redacted' },
    handler: async ({ params }, { service }) => ({ body: await settings.getRevision(service, params) }),
  }),
  jsonRoute({
    method: 'get',
    path: '/settings/revisions/{number}/diff',
    tag,
    summary: 'Compare two revisions',
    permission,
    params: contract.revisionParams,
    query: contract.revisionDiffQuery,
    success: { schema: contract.revisionDiffSchema, description: 'What lies between them, secrets redacted' },
    handler: async ({ params, query }, { service }) => ({
      body: await settings.diffRevisions(service, { from: params.number, to: query.to ?? null }),
    }),
  }),
  jsonRoute({
    method: 'post',
    path: '/settings/rollback',
    tag,
    summary: 'Roll the settings back',
    description: 'Makes a new revision whose state is that of an old one; nothing is forgotten.',
    permission,
    body: contract.rollbackSchema,
    success: { schema: contract.rolledBackSchema, description: 'What changed' },
    errors: [404],
    handler: async ({ body }, { service }) => ({ body: await settings.rollback(service, body) }),
  }),
];
