import { describe, expect, test } from 'vitest';
import { REDACTED } from '../../server/contract/secret.ts';
import { serverSpecSchema } from '../../server/contract/server.ts';
import { type AuditFilters, exportAudit, listAudit } from '../../server/services/audit.ts';
import {
  createServer,
  deleteServer,
  recordRestart,
  setServerEnabled,
  specForTest,
} from '../../server/services/servers.ts';
import { countDenial } from '../../server/store/queries/audit.ts';
import { storeKinds } from '../support/stores.ts';
import { as, contextOf, createWorld, request } from './world.ts';

const spec = serverSpecSchema.parse({ type: 'stdio', command: 'npx', env: { TOKEN: 'PLANTED-SECRET' } });

describe.each(storeKinds())('audit records on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;
  const actions = async (filters: AuditFilters) =>
    (await listAudit(ctx(), filters)).items.map(({ action }) => action);

  test('every act on a server has one, with who and from where, and no secret', async () => {
    const editor = contextOf(world.store, as('editor'));
    await createServer(ctx(), { name: 'a', spec });
    await recordRestart(editor, { name: 'a' });
    await specForTest(editor, { name: 'a', spec: null });
    await specForTest(ctx(), { name: 'new', spec });
    await setServerEnabled(editor, { name: 'a', enabled: false });
    await deleteServer(ctx(), { name: 'a', ifMatch: null });
    const { items } = await listAudit(ctx(), {});
    expect(items.map(({ action, subject, principal }) => `${principal} ${action} ${subject}`)).toEqual([
      'local server.delete server:a',
      'key:abcdefghij server.disable server:a',
      'local server.test server:new',
      'key:abcdefghij server.test server:a',
      'key:abcdefghij server.restart server:a',
      'local server.create server:a',
    ]);
    expect(items[2]?.after).toMatchObject({ command: 'npx', env: { TOKEN: REDACTED } });
    expect(items[3]?.after).toBeNull();
    expect(JSON.stringify(items)).not.toContain('PLANTED');
    for (const { address, userAgent, requestId, outcome } of items) {
      expect({ address, userAgent, requestId, outcome }).toEqual({
        address: request.address,
        userAgent: request.userAgent,
        requestId: request.id,
        outcome: 'done',
      });
    }
  });

  test('what is refused is not recorded as done', async () => {
    await createServer(ctx(), { name: 'a', spec });
    await setServerEnabled(ctx(), { name: 'a', enabled: false });
    const before = await actions({});
    await expect(recordRestart(ctx(), { name: 'a' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(recordRestart(ctx(), { name: 'b' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      specForTest(contextOf(world.store, as('editor')), { name: 'x', spec }),
    ).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await actions({})).toEqual(before);
  });

  test('are found by address, request, text and the beginning of an action', async () => {
    await createServer(ctx(), { name: 'a', spec });
    const elsewhere = { id: 'req-2', address: '2001:db8::1', userAgent: 'Patchbay-CLI/1' };
    await recordRestart({ ...ctx(), request: elsewhere }, { name: 'a' });
    await countDenial(world.store.db, {
      ...{ at: new Date(), principal: 'unknown', action: 'auth.denied', reason: 'auth.wrong_%', count: 3 },
      ...{ address: '192.0.2.9', userAgent: 'curl', requestId: 'req-3' },
    });
    expect(await actions({ address: '2001:db8::1' })).toEqual(['server.restart']);
    expect(await actions({ requestId: 'req-3' })).toEqual(['auth.denied']);
    expect(await actions({ action: 'server.' })).toEqual(['server.restart', 'server.create']);
    expect(await actions({ action: 'server' })).toEqual([]);
    expect(await actions({ q: 'patchbay-cli' })).toEqual(['server.restart']);
    expect(await actions({ q: '192.0.2.9' })).toEqual(['auth.denied']);
    expect(await actions({ q: 'wrong_%' })).toEqual(['auth.denied']);
    expect(await actions({ q: 'wrong__' })).toEqual([]);
    expect(await actions({ q: 'SERVER:A' })).toEqual(['server.restart', 'server.create']);
  });

  test('an export is recorded itself, with its filter', async () => {
    const auditor = contextOf(world.store, as('auditor'));
    const rows: string[] = [];
    for await (const { action } of await exportAudit(auditor, { action: 'audit.' })) rows.push(action);
    expect(rows).toEqual(['audit.export']);
    const { items } = await listAudit(ctx(), {});
    expect(items).toMatchObject([{ principal: 'key:abcdefghij', after: { action: 'audit.' } }]);
    const viewer = contextOf(world.store, as('viewer'));
    await expect(exportAudit(viewer, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});
