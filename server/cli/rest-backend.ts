import { type Backend, schemas } from './backend.ts';
import { nothing, type RestClient } from './rest-client.ts';

/** Applying a large document, ms. */
const LONG_MS = 120_000;

export function createRestBackend(hub: RestClient): Backend {
  return {
    where: hub.url,
    servers: () => hub.request('GET', '/servers', schemas.servers),
    addServer: (name, spec) => hub.request('POST', '/servers', schemas.server, { body: { name, spec } }),
    removeServer: (name) => hub.change('DELETE', `/servers/${encodeURIComponent(name)}`, nothing),
    keys: async () => (await hub.request('GET', '/keys', schemas.keys)).items,
    createKey: (input) => hub.request('POST', '/keys', schemas.issued, { body: input }),
    revokeKey: (id) => hub.request('POST', `/keys/${encodeURIComponent(id)}/revoke`, nothing),
    rotateKey: (id, overlapSeconds) =>
      hub.request('POST', `/keys/${encodeURIComponent(id)}/rotate`, schemas.issued, {
        body: { overlapSeconds },
      }),
    users: async () => (await hub.request('GET', '/users', schemas.users)).items,
    createUser: (input) => hub.request('POST', '/users', schemas.createdUser, { body: input }),
    resetPassword: (id, password) =>
      hub.request('POST', `/users/${encodeURIComponent(id)}/reset-password`, schemas.passwordReset, {
        body: { password },
      }),
    deleteUser: (id) => hub.request('DELETE', `/users/${encodeURIComponent(id)}`, nothing, { ifMatch: '*' }),
    diff: (text, passphrase) =>
      hub.request('POST', '/settings/diff', schemas.changes, {
        body: { text, passphrase },
        timeoutMs: LONG_MS,
      }),
    apply: (text, options) =>
      hub.request('POST', '/settings/apply', schemas.applied, {
        body: { text, ...options },
        timeoutMs: LONG_MS,
      }),
    export: (options) =>
      hub.request('POST', '/settings/export', schemas.exported, { body: options, timeoutMs: LONG_MS }),
    close: async () => {},
  };
}
