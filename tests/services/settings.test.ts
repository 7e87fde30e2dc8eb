import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../server/config/settings/canonical.ts';
import { groupSpecSchema } from '../../server/contract/group.ts';
import { serverSpecSchema } from '../../server/contract/server.ts';
import { silentLog } from '../../server/lib/log.ts';
import { listAudit } from '../../server/services/audit.ts';
import type { ServiceContext } from '../../server/services/context.ts';
import {
  createServer,
  deleteServer,
  getServer,
  listServers,
  updateServer,
} from '../../server/services/servers.ts';
import {
  applySettings,
  diffRevisions,
  diffSettings,
  exportSettings,
  getRevision,
  getSystemConfig,
  listRevisions,
  patchSystemConfig,
  rollback,
} from '../../server/services/settings.ts';
import { createSettingsFile, type SettingsFile } from '../../server/services/settings-file.ts';
import { readSettings } from '../../server/store/queries/settings.ts';
import type { Store } from '../../server/store/store.ts';
import { storeKinds } from '../support/stores.ts';
import { as, contextOf, emptyStore } from './world.ts';

const file = (servers: Record<string, string>, rest: object = {}) =>
  JSON.stringify({
    mcpServers: Object.fromEntries(Object.entries(servers).map(([name, command]) => [name, { command }])),
    ...rest,
  });

describe.each(storeKinds())('settings on $name', ({ open }) => {
  let store: Store;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ store, drop } = await open());
  });
  afterAll(() => drop());
  beforeEach(() => emptyStore(store));

  const ctx = () => contextOf(store);
  const fileCtx = (): ServiceContext => ({
    ...ctx(),
    principal: { kind: 'file', path: '/f' },
    request: null,
  });
  const apply = (text: string, more: object = {}) =>
    applySettings(fileCtx(), { text, source: 'file', fresh: true, ...more });
  const commands = async (): Promise<Record<string, string>> => {
    const { servers } = await readSettings(store.db, store.sealer);
    return Object.fromEntries(
      [...servers].map(([name, { spec }]) => [name, spec.type === 'stdio' ? spec.command : '']),
    );
  };
  const edit = (name: string, command: string) =>
    updateServer(ctx(), { name, patch: { command }, ifMatch: null });

  describe('the file', () => {
    test('brings servers, groups and leaves in one revision, in its name', async () => {
      const text = file(
        { a: '1', b: '1' },
        { groups: [{ id: 'g', servers: ['a'] }], systemConfig: { nameSeparator: '--' } },
      );
      const report = await apply(text);
      expect(report).toMatchObject({
        revision: 1,
        created: ['system:nameSeparator', 'server:a', 'server:b', 'group:g'],
        problems: [],
      });
      expect(await listServers(ctx())).toMatchObject([
        { name: 'a', origin: 'file', drift: false, groups: ['g'] },
        { name: 'b', origin: 'file' },
      ]);
      const { items } = await listAudit(ctx(), {});
      expect(items).toHaveLength(4);
      expect(items[0]).toMatchObject({ principal: 'file', action: 'settings.apply', revision: 1 });
      expect(await apply(text)).toMatchObject({ revision: null, changes: [] });
    });

    test('a console edit stays, shows as drift, and yields to a changed text', async () => {
      await apply(file({ a: '1' }));
      await edit('a', 'console');
      expect(await getServer(ctx(), { name: 'a' })).toMatchObject({ origin: 'file', drift: true });
      expect(await apply(file({ a: '1' }))).toMatchObject({ revision: null, kept: [{ unit: 'server:a' }] });
      await apply(file({ a: '2' }));
      expect(await getServer(ctx(), { name: 'a' })).toMatchObject({ drift: false, spec: { command: '2' } });
    });

    test('a console deletion stays until the text changes', async () => {
      await apply(file({ a: '1', b: '1' }));
      await deleteServer(ctx(), { name: 'a', ifMatch: null });
      await apply(file({ a: '1', b: '2' }));
      expect(await commands()).toEqual({ b: '2' });
      await apply(file({ a: '2', b: '2' }));
      expect(await commands()).toEqual({ a: '2', b: '2' });
    });

    test('what it drops goes, what the console made stays', async () => {
      await createServer(ctx(), { name: 'mine', spec: { type: 'stdio', command: 'c' } });
      await apply(file({ a: '1', b: '1' }));
      expect(await apply(file({ b: '1' }))).toMatchObject({ removed: ['server:a'] });
      expect(await commands()).toEqual({ mine: 'c', b: '1' });
    });

    test('one bad entry stops no other and leaves what ran under its name', async () => {
      await apply(file({ a: '1' }));
      const report = await apply('{"mcpServers":{"a":{"command":1},"b":{"command":"1"}}}');
      expect(report).toMatchObject({ created: ['server:b'], problems: [{ path: 'mcpServers.a.command' }] });
      expect(await commands()).toEqual({ a: '1', b: '1' });
    });

    test.each([
      ['', 'unreadable'],
      ['{', 'unreadable'],
      ['{}', 'empty'],
      ['null', 'unreadable'],
    ])('"%s" changes nothing', async (text, refused) => {
      await apply(file({ a: '1' }));
      expect(await apply(text)).toMatchObject({ refused, revision: null });
      expect(await commands()).toEqual({ a: '1' });
    });

    test('STDIO_SOURCES can keep it from introducing commands', async () => {
      const narrow = { ...fileCtx(), policy: { stdio: { file: false, admin: true } } };
      const report = await applySettings(narrow, { text: file({ a: '1' }), source: 'file' });
      expect(report.problems).toMatchObject([{ path: 'mcpServers.a' }]);
      expect(await commands()).toEqual({});
    });

    test('a dry run says what would change and changes nothing', async () => {
      await apply(file({ a: '1' }));
      expect(await apply(file({ b: '1' }), { dryRun: true })).toMatchObject({
        revision: null,
        created: ['server:b'],
        removed: ['server:a'],
      });
      expect(await commands()).toEqual({ a: '1' });
      await edit('a', 'console');
      expect(await diffSettings(ctx(), { text: file({ a: '2' }) })).toMatchObject({
        updated: ['server:a'],
        drifted: ['server:a'],
      });
      expect(await apply(file({ a: '1' }))).toMatchObject({ kept: [{ unit: 'server:a' }] });
    });

    test('only administrators apply', async () => {
      for (const role of ['editor', 'auditor', 'viewer'] as const) {
        const who = contextOf(store, as(role));
        await expect(applySettings(who, { text: '{}', source: 'admin' })).rejects.toMatchObject({
          code: 'forbidden',
        });
      }
    });
  });

  describe('replicas', () => {
    /** The same store as one that several processes share. */
    const shared = (): ServiceContext => ({ ...fileCtx(), store: { ...store, kind: 'postgres' } });

    test('an old replica that starts again never reverts a newer file', async () => {
      const found = (text: string) => applySettings(shared(), { text, source: 'file', fresh: false });
      await found(file({ a: '1', b: '1' }));
      await found(file({ a: '2' }));
      expect(await found(file({ a: '1', b: '1' }))).toMatchObject({ refused: 'older', revision: null });
      expect(await commands()).toEqual({ a: '2' });
      await applySettings(shared(), { text: file({ a: '1', b: '1' }), source: 'file', fresh: true });
      expect(await commands()).toEqual({ a: '1', b: '1' });
    });

    test('with one process alone a file that was changed while the hub was down is new, also when it goes back', async () => {
      if (store.kind !== 'pglite') return;
      const found = (text: string) => applySettings(fileCtx(), { text, source: 'file', fresh: false });
      await found(file({ a: '1' }));
      await found(file({ a: '2' }));
      await found(file({ a: '1' }));
      expect(await commands()).toEqual({ a: '1' });
    });

    test('a document applied by hand outlives restarts with an unchanged file', async () => {
      const found = (text: string) => applySettings(fileCtx(), { text, source: 'file', fresh: false });
      await found(file({ a: '1' }));
      await applySettings(ctx(), { text: file({ a: '2' }), source: 'admin' });
      await found(file({ a: '1' }));
      expect(await commands()).toEqual({ a: '2' });
    });
  });

  describe('revisions', () => {
    test('are listed, shown and compared without secrets', async () => {
      await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: 'x', env: { K: 's3cret' } } });
      await edit('a', 'y');
      const list = await listRevisions(ctx(), {});
      expect(list.items).toMatchObject([
        { number: 2, summary: 'Changed server a', principal: 'local' },
        { number: 1, summary: 'Added server a' },
      ]);
      const shown = [await getRevision(ctx(), { number: 1 }), await diffRevisions(ctx(), { from: 0 })];
      expect(JSON.stringify(shown)).not.toContain('s3cret');
      expect(await diffRevisions(ctx(), { from: 2, to: 1 })).toMatchObject({
        from: 2,
        to: 1,
        changes: [{ unit: 'server:a', before: { command: 'y' }, after: { command: 'x' } }],
      });
      await expect(getRevision(ctx(), { number: 9 })).rejects.toMatchObject({ code: 'not_found' });
    });

    test('a rollback brings back exactly the state of a revision, as a new one', async () => {
      await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: '1', env: { K: 's3cret' } } });
      await createServer(ctx(), { name: 'b', spec: { type: 'stdio', command: '1' } });
      await patchSystemConfig(ctx(), { patch: { nameSeparator: '--' }, ifMatch: 2 });
      const wanted = await readSettings(store.db, store.sealer);
      await updateServer(ctx(), { name: 'a', patch: { command: '2', env: { K: 'other' } }, ifMatch: null });
      await deleteServer(ctx(), { name: 'b', ifMatch: null });
      await createServer(ctx(), { name: 'c', spec: { type: 'stdio', command: '1' } });
      await patchSystemConfig(ctx(), { patch: { nameSeparator: null }, ifMatch: null });

      const dry = await rollback(ctx(), { to: 3, dryRun: true });
      expect(dry).toMatchObject({ revision: null });
      expect(dry.changes.map((c) => c.unit).sort()).toEqual([
        'server:a',
        'server:b',
        'server:c',
        'system:nameSeparator',
      ]);
      expect(JSON.stringify(dry)).not.toContain('s3cret');
      expect(await rollback(ctx(), { to: 3 })).toMatchObject({ revision: 8 });

      const now = await readSettings(store.db, store.sealer);
      expect([...now.servers].map(([name, s]) => [name, s.spec])).toEqual(
        [...wanted.servers].map(([name, s]) => [name, s.spec]),
      );
      expect(now.system).toEqual(wanted.system);
      await rollback(ctx(), { to: 0 });
      expect(await commands()).toEqual({});
      await expect(rollback(ctx(), { to: 99 })).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('system configuration', () => {
    test('is patched leaf by leaf, checked, and shown without its key', async () => {
      const { revision, config } = await patchSystemConfig(ctx(), {
        patch: { routing: { bearerAuthKey: 'a key of sixteen or more' }, limits: { perKey: 5 } },
        ifMatch: 0,
      });
      expect({ revision, key: config.routing.bearerAuthKey, perKey: config.limits.perKey }).toEqual({
        revision: 1,
        key: '••••••••',
        perKey: 5,
      });
      await patchSystemConfig(ctx(), {
        patch: { routing: { bearerAuthKey: '••••••••', enableGlobalRoute: false } },
        ifMatch: 1,
      });
      expect((await readSettings(store.db, store.sealer)).system.routing.bearerAuthKey).toBe(
        'a key of sixteen or more',
      );
      await patchSystemConfig(ctx(), { patch: { routing: null }, ifMatch: null });
      expect((await getSystemConfig(ctx())).config.routing).toEqual({
        enableGlobalRoute: true,
        enableGroupNameRoute: true,
        enableBearerAuth: true,
        bearerAuthKey: '',
      });
      for (const [patch, path] of [
        [{ nope: 1 }, 'nope'],
        [{ limits: { perKey: -1 } }, 'limits.perKey'],
        [{ routing: { bearerAuthKey: 'short' } }, 'routing.bearerAuthKey'],
      ] as const) {
        await expect(patchSystemConfig(ctx(), { patch, ifMatch: null })).rejects.toMatchObject({
          code: 'invalid_input',
          fields: [{ path }],
        });
      }
    });

    test('a separator that stands in a name is refused', async () => {
      await createServer(ctx(), { name: 'a-b', spec: { type: 'stdio', command: 'x' } });
      await expect(
        patchSystemConfig(ctx(), { patch: { nameSeparator: '-' }, ifMatch: null }),
      ).rejects.toMatchObject({ fields: [{ path: 'nameSeparator' }] });
    });
  });

  describe('export', () => {
    test('with secrets it is audited, without it is not', async () => {
      await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: 'x', env: { K: 's3cret' } } });
      expect((await exportSettings(ctx(), { secrets: 'redacted' })).text).not.toContain('s3cret');
      expect((await exportSettings(ctx(), { secrets: 'plain' })).text).toContain('s3cret');
      const { items } = await listAudit(ctx(), { action: 'settings.export' });
      expect(items).toMatchObject([{ after: { secrets: 'plain' }, principal: 'local' }]);
      await expect(
        exportSettings(contextOf(store, as('auditor')), { secrets: 'plain' }),
      ).rejects.toMatchObject({ code: 'forbidden' });
    });

    test('export and apply to an empty store is lossless, plain and encrypted', async () => {
      const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,8}$/), {
        minLength: 1,
        maxLength: 5,
        selector: (n) => n,
      });
      const text = fc.string({ maxLength: 12, unit: 'grapheme' }).filter((s) => !s.includes('\0'));
      const strings = fc.dictionary(
        text.filter((s) => s !== '' && s !== '__proto__'),
        fc.oneof(text, fc.constant('$' + '{VAR:-x}')),
        { maxKeys: 3 },
      );
      const common = {
        enabled: fc.boolean(),
        title: fc.option(text, { nil: undefined }),
        session: fc.constantFrom('shared', 'per-client', 'auto'),
        timeouts: fc.option(fc.record({ init: fc.integer({ min: 100, max: 1_800_000 }) }), {
          nil: undefined,
        }),
        tools: fc.option(
          fc.dictionary(
            text.filter((s) => s !== '' && s !== '__proto__'),
            fc.record({ enabled: fc.boolean() }),
            { minKeys: 1, maxKeys: 2 },
          ),
          { nil: undefined },
        ),
      };
      const stdio = fc.record({
        type: fc.constant('stdio'),
        command: text.filter((s) => s !== ''),
        args: fc.array(text, { maxLength: 3 }),
        env: strings,
        ...common,
      });
      const remote = fc.record({
        type: fc.constantFrom('sse', 'auto', 'streamable-http'),
        url: fc.constantFrom('https://u:p@h.example/?token=x', 'http://h/mcp'),
        headers: strings,
        ...common,
      });
      const system = fc.record({
        routing: fc.record({
          enableGlobalRoute: fc.boolean(),
          bearerAuthKey: fc.constantFrom('', 'sixteen or more characters'),
        }),
        limits: fc.record({ perKey: fc.nat(9) }),
      });
      const settings = fc.record({
        names,
        specs: fc.array(fc.oneof(stdio, remote), { minLength: 5, maxLength: 5 }),
        system,
        encrypted: fc.boolean(),
      });

      await fc.assert(
        fc.asyncProperty(settings, async ({ names, specs, system, encrypted }) => {
          await emptyStore(store);
          const servers = Object.fromEntries(
            names.map((name, i) => [name, serverSpecSchema.parse(specs[i])]),
          );
          const groups = [
            {
              id: 'the_group',
              ...groupSpecSchema.parse({
                servers: names.map((name, i) => (i % 2 ? { name, tools: ['t'] } : { name })),
              }),
            },
          ];
          const seeded = await applySettings(ctx(), {
            text: JSON.stringify({ mcpServers: servers, groups, systemConfig: system }),
            source: 'admin',
          });
          expect(seeded.problems).toEqual([]);
          const before = await readSettings(store.db, store.sealer);
          const passphrase = 'a passphrase long enough';
          const { text } = await exportSettings(
            ctx(),
            encrypted ? { secrets: 'encrypted', passphrase } : { secrets: 'plain' },
          );
          await emptyStore(store);
          expect(
            (await applySettings(ctx(), { text, source: 'admin', ...(encrypted ? { passphrase } : {}) }))
              .problems,
          ).toEqual([]);
          const after = await readSettings(store.db, store.sealer);
          const bare = (s: typeof before) =>
            canonicalJson([
              [...s.servers].map(([n, v]) => [n, v.spec]),
              [...s.groups].map(([n, v]) => [n, v.spec]),
              s.system,
            ]);
          expect(bare(after)).toBe(bare(before));
        }),
        { numRuns: 40 },
      );
    }, 120_000);
  });

  describe('the watched file', () => {
    let folder: string;
    const running: SettingsFile[] = [];
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'patchbay-settings-'));
    });
    afterEach(async () => {
      for (const one of running.splice(0)) await one.close();
      rmSync(folder, { recursive: true, force: true });
    });
    function follow(name: string, over: Store = store, holder = 'one'): SettingsFile {
      const settingsFile = createSettingsFile({
        store: over,
        policy: ctx().policy,
        path: join(folder, name),
        holder,
        log: silentLog,
        debounceMs: 20,
        beatMs: 200,
      });
      running.push(settingsFile);
      return settingsFile;
    }

    test('is applied at start and whenever it changes, and reports its state', async () => {
      writeFileSync(join(folder, 's.json'), file({ a: '1' }));
      const followed = follow('s.json');
      await followed.ready;
      expect(await commands()).toEqual({ a: '1' });
      writeFileSync(join(folder, 's.json'), file({ a: '2' }));
      await expect.poll(commands, { timeout: 5000 }).toEqual({ a: '2' });
      await edit('a', 'console');
      expect(await followed.status()).toMatchObject({
        found: true,
        leader: true,
        drifted: ['server:a'],
        report: { updated: ['server:a'] },
      });
    });

    test('a missing file changes nothing', async () => {
      await apply(file({ a: '1' }));
      const followed = follow('nowhere.json');
      await followed.ready;
      expect(await commands()).toEqual({ a: '1' });
      expect(await followed.status()).toMatchObject({ found: false, report: null });
    });

    test('of two replicas only the leader applies, and the other takes over without reverting', async () => {
      const shared: Store = { ...store, kind: 'postgres' };
      writeFileSync(join(folder, 'old.json'), file({ a: 'old', gone: 'old' }));
      writeFileSync(join(folder, 'new.json'), file({ a: 'new' }));
      const old = follow('old.json', shared, 'old');
      await old.ready;
      const young = follow('new.json', shared, 'young');
      await young.ready;
      expect(await commands()).toEqual({ a: 'old', gone: 'old' });
      expect((await young.status()).leader).toBe(false);
      await old.close();
      await young.check();
      await expect.poll(commands, { timeout: 5000 }).toEqual({ a: 'new' });
      await young.close();
      await follow('old.json', shared, 'old again').ready;
      expect(await commands()).toEqual({ a: 'new' });
    });
  });
});
