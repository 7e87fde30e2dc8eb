import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../server/contract/snapshot.ts';
import { PatchbayError } from '../../server/lib/errors.ts';
import { listAudit } from '../../server/services/audit.ts';
import { createGroup, deleteGroup, listGroups, updateGroup } from '../../server/services/groups.ts';
import {
  createServer,
  deleteServer,
  getServer,
  importServers,
  listServers,
  setItemOverride,
  setServerEnabled,
  specForTest,
  updateServer,
} from '../../server/services/servers.ts';
import { readSettings } from '../../server/store/queries/settings.ts';
import { storeKinds } from '../support/stores.ts';
import { as, contextOf, createWorld } from './world.ts';

const DOTS = '••••••••';
const stdio = {
  type: 'stdio' as const,
  command: 'npx',
  args: ['-y', 'x'],
  env: { TOKEN: 's3cret', REF: '$' + '{TOKEN}' },
};
const remote = {
  type: 'streamable-http' as const,
  url: 'https://a.example/mcp',
  headers: { Authorization: 'Bearer s3cret' },
};

const code = (error: unknown) => (error instanceof PatchbayError ? error.code : error);

describe.each(storeKinds())('servers and groups on $name', ({ open }) => {
  const world = createWorld(open);
  const { ctx } = world;
  const stored = async (name: string) =>
    (await readSettings(world.store.db, world.store.sealer)).servers.get(name)?.spec;

  test('a created server is stored whole, shown redacted, audited and announced', async () => {
    const heard: Change[] = [];
    const stop = world.store.changes.subscribe((change) => heard.push(change));
    const server = await createServer(ctx(), { name: 'a', spec: stdio });
    expect(server).toMatchObject({ name: 'a', origin: 'admin', drift: false, revision: 1, groups: [] });
    expect(server.spec).toMatchObject({ env: { TOKEN: DOTS, REF: '$' + '{TOKEN}' } });
    expect(await stored('a')).toMatchObject(stdio);
    const { items } = await listAudit(ctx(), {});
    expect(items).toMatchObject([
      { action: 'server.create', subject: 'server:a', principal: 'local', revision: 1, address: '192.0.2.1' },
    ]);
    expect(JSON.stringify(items)).not.toContain('s3cret');
    await expect.poll(() => heard).toContainEqual({ topic: 'settings', name: 'server:a' });
    stop();
  });

  test('what may be a secret is nowhere in clear, shown or stored', async () => {
    const spec = {
      ...stdio,
      args: ['-p', 'shortpin9', '--pat', 'PATPLANT12', 'POSITIONALPLANT'],
      env: { A: 'ENVPLANT' },
    };
    await createServer(ctx(), { name: 'a', spec });
    await createServer(ctx(), {
      name: 'b',
      spec: { ...remote, url: 'http://h/p/PATHPLANT-short/mcp?x=QPLANT13' },
    });
    await updateServer(ctx(), { name: 'a', patch: { title: 'T' }, ifMatch: null });
    const shown = JSON.stringify([await listServers(ctx()), (await listAudit(ctx(), {})).items]);
    for (const plant of ['shortpin9', 'PATPLANT12', 'ENVPLANT', 'PATHPLANT', 'QPLANT13', 's3cret'])
      expect(shown).not.toContain(plant);
    expect((await listAudit(ctx(), { action: 'server.create' })).items).toMatchObject([
      { before: null, after: { type: 'streamable-http', url: `http://h/p/${DOTS}/mcp?x=${DOTS}` } },
      { before: null, after: { command: 'npx' } },
    ]);
    const tables = ['servers', 'overrides', 'settings_revisions', 'audit', 'applied_units', 'system_config'];
    const atRest = await Promise.all(
      tables.map((table) => world.store.db.execute(sql`select * from ${sql.identifier(table)}`)),
    );
    expect(JSON.stringify(atRest)).not.toMatch(/PLANT|shortpin9|s3cret/);
    expect(await stored('a')).toMatchObject(spec);
  });

  test('a server that is this hub is refused', async () => {
    const policy = { ...ctx().policy, hub: { port: 3000, hosts: ['hub.example'] } };
    const here = { ...ctx(), policy };
    const self = { type: 'auto' as const, url: 'http://localhost:3000/mcp' };
    await expect(createServer(here, { name: 'self', spec: self })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'spec.url' }],
    });
    await createServer(here, { name: 'a', spec: remote });
    await expect(
      updateServer(here, { name: 'a', patch: { url: 'http://hub.example:3000/mcp/a' }, ifMatch: null }),
    ).rejects.toMatchObject({ fields: [{ path: 'url' }] });
  });

  test('an unknown member is named by its path', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    await expect(
      updateServer(ctx(), { name: 'a', patch: { envv: {}, timeouts: { reqest: 1 } }, ifMatch: null }),
    ).rejects.toMatchObject({
      fields: [
        { path: 'timeouts.reqest', message: 'is not a known member; did you mean "request"?' },
        { path: 'envv', message: 'is not a known member; did you mean "env"?' },
      ],
    });
  });

  test('names are shared by servers and groups, and never hold the separator', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    await expect(createServer(ctx(), { name: 'a', spec: stdio })).rejects.toMatchObject({ code: 'conflict' });
    await expect(createGroup(ctx(), { id: 'a', spec: {} })).rejects.toMatchObject({ code: 'conflict' });
    await expect(createServer(ctx(), { name: 'a__b', spec: stdio })).rejects.toMatchObject({
      fields: [{ path: 'name' }],
    });
    await expect(createServer(ctx(), { name: 'b', spec: { ...stdio, command: '' } })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ path: 'spec.command' }],
    });
  });

  test('a write says which revision it is meant for', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    const patch = { title: 'A' };
    await expect(updateServer(ctx(), { name: 'a', patch, ifMatch: undefined })).rejects.toMatchObject({
      code: 'precondition_required',
    });
    await expect(updateServer(ctx(), { name: 'a', patch, ifMatch: 7 })).rejects.toMatchObject({
      code: 'stale',
      data: { current: 1 },
    });
    expect(await updateServer(ctx(), { name: 'a', patch, ifMatch: 1 })).toMatchObject({
      revision: 2,
      spec: { title: 'A' },
    });
    await expect(deleteServer(ctx(), { name: 'a', ifMatch: 1 })).rejects.toMatchObject({ code: 'stale' });
    await deleteServer(ctx(), { name: 'a', ifMatch: null });
    await expect(getServer(ctx(), { name: 'a' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('of many edits of one revision exactly one is made', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    const edits = Array.from({ length: 5 }, (_, i) =>
      updateServer(ctx(), { name: 'a', patch: { title: `t${i}` }, ifMatch: 1 }),
    );
    const settled = await Promise.allSettled(edits);
    expect(settled.filter((s) => s.status === 'fulfilled')).toHaveLength(1);
    expect(settled.flatMap((s) => (s.status === 'rejected' ? [code(s.reason)] : []))).toEqual(
      Array(4).fill('stale'),
    );
  });

  test('dots that come back keep the stored secret', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    await updateServer(ctx(), { name: 'a', patch: { env: { TOKEN: DOTS, NEW: 'n' } }, ifMatch: null });
    expect(await stored('a')).toMatchObject({ env: { TOKEN: 's3cret', NEW: 'n' } });
    await expect(
      updateServer(ctx(), { name: 'a', patch: { env: { OTHER: DOTS } }, ifMatch: null }),
    ).rejects.toMatchObject({
      fields: [{ path: 'env.OTHER' }],
    });
  });

  test('a new command clears stored secrets that the patch does not enter again', async () => {
    await createServer(ctx(), {
      name: 'a',
      spec: { ...stdio, args: ['--token=abc', 'x'], env: { ...stdio.env, TWO: 'two' } },
    });
    await updateServer(ctx(), {
      name: 'a',
      patch: { command: 'evil', env: { TOKEN: DOTS, TWO: 'again' } },
      ifMatch: null,
    });
    expect(await stored('a')).toMatchObject({
      command: 'evil',
      args: ['', 'x'],
      env: { TOKEN: '', TWO: 'again', REF: stdio.env.REF },
    });
  });

  test('a new url clears stored headers, and another path does too', async () => {
    await createServer(ctx(), { name: 'a', spec: remote });
    await updateServer(ctx(), { name: 'a', patch: { title: 'same target' }, ifMatch: null });
    expect(await stored('a')).toMatchObject(remote);
    await updateServer(ctx(), { name: 'a', patch: { url: 'https://evil.example/mcp' }, ifMatch: null });
    expect(await stored('a')).toMatchObject({ headers: { Authorization: '' } });
  });

  test('a command can become a url in one patch', async () => {
    await createServer(ctx(), { name: 'a', spec: { ...stdio, title: 'T' } });
    await updateServer(ctx(), { name: 'a', patch: { type: 'sse', url: 'http://h/sse' }, ifMatch: null });
    expect(await stored('a')).toEqual({
      type: 'sse',
      url: 'http://h/sse',
      headers: {},
      enabled: true,
      title: 'T',
      session: 'auto',
      startOnDemand: false,
    });
  });

  test('a connection test never sends a stored secret to another target', async () => {
    await createServer(ctx(), { name: 'a', spec: remote });
    const shown = (await getServer(ctx(), { name: 'a' })).spec;
    expect(await specForTest(ctx(), { name: 'a', spec: shown })).toMatchObject(remote);
    const evil = {
      ...remote,
      headers: { Authorization: DOTS },
      url: 'https://evil.example',
      enabled: true,
      session: 'auto',
      startOnDemand: false,
    } as const;
    await expect(specForTest(ctx(), { name: 'a', spec: evil })).rejects.toMatchObject({
      fields: [{ path: 'spec.headers.Authorization' }],
    });
  });

  test('a connection test knows the target again whose address holds a secret', async () => {
    const spec = { ...remote, url: 'https://h.example/mcp?token=abcdefgh12345678' };
    await createServer(ctx(), { name: 'a', spec });
    const shown = (await getServer(ctx(), { name: 'a' })).spec;
    expect(shown).not.toMatchObject({ url: spec.url });
    expect(await specForTest(ctx(), { name: 'a', spec: { ...shown, title: 'T' } })).toMatchObject(spec);
  });

  test('an editor changes titles, tools and groups, but nothing that decides which code runs', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    const editor = contextOf(world.store, as('editor'));
    await updateServer(editor, {
      name: 'a',
      patch: { title: 'T', tools: { x: { enabled: false } } },
      ifMatch: null,
    });
    await setServerEnabled(editor, { name: 'a', enabled: false });
    await setItemOverride(editor, {
      server: 'a',
      kind: 'tools',
      item: 'constructor',
      override: { name: 'p' },
    });
    await createGroup(editor, { id: 'g', spec: { servers: [{ name: 'a' }] } });
    expect((await getServer(editor, { name: 'a' })).groups).toEqual(['g']);
    expect(Object.entries((await stored('a'))?.tools ?? {})).toEqual([
      ['constructor', { name: 'p' }],
      ['x', { enabled: false }],
    ]);
    for (const patch of [
      { command: 'y' },
      { args: [] },
      { env: {} },
      { cwd: '/' },
      { timeouts: {} },
      { session: 'shared' },
      { passthroughHeaders: [] },
    ]) {
      await expect(updateServer(editor, { name: 'a', patch, ifMatch: null })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    await expect(createServer(editor, { name: 'b', spec: stdio })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(importServers(editor, { document: {} })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each([['viewer'], ['auditor'], [null]] as const)('%s changes nothing', async (role) => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    const who = contextOf(world.store, as(role));
    await expect(setServerEnabled(who, { name: 'a', enabled: false })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(createGroup(who, { id: 'g', spec: {} })).rejects.toMatchObject({ code: 'forbidden' });
    if (role) expect(await listServers(who)).toHaveLength(1);
    else await expect(listServers(who)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('STDIO_SOURCES keeps administrators from introducing commands, not from switching them', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    const narrow = { ...ctx(), policy: { stdio: { file: true, admin: false } } };
    await expect(createServer(narrow, { name: 'b', spec: stdio })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      updateServer(narrow, { name: 'a', patch: { args: ['z'] }, ifMatch: null }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await updateServer(narrow, { name: 'a', patch: { title: 'ok' }, ifMatch: null });
    await createServer(narrow, { name: 'c', spec: remote });
  });

  test('an import adds what is new, skips what is there, and names what is wrong', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    const document = { mcpServers: { a: { command: 'other' }, b: { command: 'x' }, c: {} } };
    expect(await importServers(ctx(), { document })).toMatchObject({
      revision: 2,
      created: ['b'],
      updated: [],
      skipped: ['a'],
      problems: [{ severity: 'error', path: 'mcpServers.c' }],
    });
    expect(await importServers(ctx(), { document: JSON.stringify(document), overwrite: true })).toMatchObject(
      { updated: ['a'], created: [] },
    );
    expect(await stored('a')).toMatchObject({ command: 'other' });
  });

  test('groups are merged, checked and removed', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    await expect(
      createGroup(ctx(), { id: 'g', spec: { servers: [{ name: 'nobody' }] } }),
    ).rejects.toMatchObject({
      fields: [{ path: 'spec.servers[0].name' }],
    });
    await createGroup(ctx(), { id: 'g', spec: { name: 'G', servers: [{ name: 'a' }] } });
    const group = await updateGroup(ctx(), { id: 'g', patch: { name: null, description: 'd' }, ifMatch: 2 });
    expect(group.spec).toEqual({ description: 'd', servers: [{ name: 'a' }] });
    await deleteServer(ctx(), { name: 'a', ifMatch: null });
    await updateGroup(ctx(), { id: 'g', patch: { name: 'still' }, ifMatch: null });
    await deleteGroup(ctx(), { id: 'g', ifMatch: null });
    expect(await listGroups(ctx())).toEqual([]);
  });

  test('a change that changes nothing makes no revision', async () => {
    await createServer(ctx(), { name: 'a', spec: stdio });
    await setServerEnabled(ctx(), { name: 'a', enabled: true });
    expect((await getServer(ctx(), { name: 'a' })).revision).toBe(1);
  });
});
