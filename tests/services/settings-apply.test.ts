import { describe, expect, test } from 'vitest';
import { listAudit } from '../../server/services/audit.ts';
import type { ServiceContext } from '../../server/services/context.ts';
import {
  createServer,
  deleteServer,
  getOriginDiff,
  getServer,
  importServers,
  listServers,
} from '../../server/services/servers.ts';
import {
  applySettings,
  diffSettings,
  exportSettings,
  listFileProblems,
} from '../../server/services/settings.ts';
import { storeKinds } from '../support/stores.ts';
import { createSettingsWorld, documentOf } from './settings-world.ts';
import { as, contextOf, emptyStore } from './world.ts';

describe.each(storeKinds())('applying settings on $name', ({ open }) => {
  const world = createSettingsWorld(open);
  const { apply, commands, ctx, edit, fileCtx } = world;

  describe('the file', () => {
    test('brings servers, groups and leaves in one revision, in its name', async () => {
      const text = documentOf(
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
      await apply(documentOf({ a: '1' }));
      await edit('a', 'console');
      expect(await getServer(ctx(), { name: 'a' })).toMatchObject({ origin: 'file', drift: true });
      expect(await apply(documentOf({ a: '1' }))).toMatchObject({
        revision: null,
        kept: [{ unit: 'server:a' }],
      });
      await apply(documentOf({ a: '2' }));
      expect(await getServer(ctx(), { name: 'a' })).toMatchObject({ drift: false, spec: { command: '2' } });
    });

    test('a console deletion stays until the text changes', async () => {
      await apply(documentOf({ a: '1', b: '1' }));
      await deleteServer(ctx(), { name: 'a', ifMatch: null });
      await apply(documentOf({ a: '1', b: '2' }));
      expect(await commands()).toEqual({ b: '2' });
      await apply(documentOf({ a: '2', b: '2' }));
      expect(await commands()).toEqual({ a: '2', b: '2' });
    });

    test('what it says of a server is known whatever became of the server', async () => {
      const fileOf = async (name: string) => (await getOriginDiff(ctx(), { name })).file;
      await createServer(ctx(), { name: 'mine', spec: { type: 'stdio', command: 'c' } });
      await apply(documentOf({ a: '1', mine: 'c' }));
      expect([await fileOf('a'), await fileOf('mine')]).toMatchObject([{ command: '1' }, { command: 'c' }]);
      await edit('a', 'console');
      expect(await getOriginDiff(ctx(), { name: 'a' })).toMatchObject({
        differs: true,
        file: { command: '1' },
      });
      await deleteServer(ctx(), { name: 'a', ifMatch: null });
      await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: 'again' } });
      expect(await fileOf('a')).toMatchObject({ command: '1' });
      await apply(documentOf({ a: '2' }));
      expect(await getOriginDiff(ctx(), { name: 'a' })).toMatchObject({
        differs: false,
        file: { command: '2' },
      });
      expect(await getOriginDiff(ctx(), { name: 'mine' })).toEqual({ differs: false, file: null });
    });

    test('what it drops goes, what the console made stays', async () => {
      await createServer(ctx(), { name: 'mine', spec: { type: 'stdio', command: 'c' } });
      await apply(documentOf({ a: '1', b: '1' }));
      expect(await apply(documentOf({ b: '1' }))).toMatchObject({ removed: ['server:a'] });
      expect(await commands()).toEqual({ mine: 'c', b: '1' });
    });

    test('one bad entry stops no other and leaves what ran under its name', async () => {
      await apply(documentOf({ a: '1' }));
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
      await apply(documentOf({ a: '1' }));
      expect(await apply(text)).toMatchObject({ refused, revision: null });
      expect(await commands()).toEqual({ a: '1' });
    });

    test('STDIO_SOURCES can keep it from introducing commands', async () => {
      const narrow = { ...fileCtx(), policy: { stdio: { file: false, admin: true } } };
      const report = await applySettings(narrow, { text: documentOf({ a: '1' }), source: 'file' });
      expect(report.problems).toMatchObject([{ path: 'mcpServers.a' }]);
      expect(await commands()).toEqual({});
    });

    test('a dry run says what would change and changes nothing', async () => {
      await apply(documentOf({ a: '1' }));
      expect(await apply(documentOf({ b: '1' }), { dryRun: true })).toMatchObject({
        revision: null,
        created: ['server:b'],
        removed: ['server:a'],
      });
      expect(await commands()).toEqual({ a: '1' });
      await edit('a', 'console');
      expect(await diffSettings(ctx(), { text: documentOf({ a: '2' }) })).toMatchObject({
        updated: ['server:a'],
        drifted: ['server:a'],
      });
      expect(await apply(documentOf({ a: '1' }))).toMatchObject({ kept: [{ unit: 'server:a' }] });
    });

    test('only administrators apply', async () => {
      for (const role of ['editor', 'auditor', 'viewer'] as const) {
        const who = contextOf(world.store, as(role));
        await expect(applySettings(who, { text: '{}', source: 'admin' })).rejects.toMatchObject({
          code: 'forbidden',
        });
      }
    });
  });

  describe('a document that is applied by hand', () => {
    const passphrase = 'a passphrase long enough';
    const encrypted = async (): Promise<string> => {
      await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: 'x', env: { K: 's3cret' } } });
      await createServer(ctx(), { name: 'b', spec: { type: 'stdio', command: 'x' } });
      const { text } = await exportSettings(ctx(), { secrets: 'encrypted', passphrase });
      await emptyStore(world.store);
      return text;
    };

    test.each([
      ['without the passphrase', undefined, /is needed: the document is encrypted/],
      ['with a wrong passphrase', 'another passphrase', /does not open/],
    ])('and is encrypted changes nothing %s', async (_, given, message) => {
      const text = await encrypted();
      const refusal = {
        code: 'invalid_input',
        fields: [{ path: 'passphrase', message: expect.stringMatching(message) }],
      };
      const input = { text, passphrase: given };
      await expect(applySettings(ctx(), { ...input, source: 'admin' })).rejects.toMatchObject(refusal);
      await expect(diffSettings(ctx(), input)).rejects.toMatchObject(refusal);
      expect(await commands()).toEqual({});
      await applySettings(ctx(), { text, passphrase, source: 'admin' });
      expect(await commands()).toEqual({ a: 'x', b: 'x' });
    });

    test('takes the place of the one before, without prune: what that brought goes, what was made here stays', async () => {
      await createServer(ctx(), { name: 'mine', spec: { type: 'stdio', command: 'c' } });
      await apply(documentOf({ a: '1', b: '1' }));
      const another = { text: documentOf({ b: '1', c: '1' }), source: 'admin' } as const;
      expect(await applySettings(ctx(), another)).toMatchObject({
        created: ['server:c'],
        removed: ['server:a'],
      });
      expect(await commands()).toEqual({ mine: 'c', b: '1', c: '1' });
      const empty = { text: '{}', source: 'admin' } as const;
      expect(await applySettings(ctx(), empty)).toMatchObject({ refused: 'empty', removed: [] });
      expect(await applySettings(ctx(), { ...empty, prune: true })).toMatchObject({
        removed: ['server:b', 'server:c'],
      });
      expect(await commands()).toEqual({ mine: 'c' });
    });

    test('and cannot be read is wrong input; an import too', async () => {
      const refusal = (path: string) => ({
        code: 'invalid_input',
        fields: [{ path, message: expect.stringMatching(/not valid JSON/) }],
      });
      await expect(applySettings(ctx(), { text: '{', source: 'admin' })).rejects.toMatchObject(
        refusal('text'),
      );
      await expect(diffSettings(ctx(), { text: '{' })).rejects.toMatchObject(refusal('text'));
      await expect(importServers(ctx(), { document: '{' })).rejects.toMatchObject(refusal('document'));
    });

    test('an encrypted entry of the file itself stops no other', async () => {
      const text = await encrypted();
      expect(await apply(text)).toMatchObject({
        created: ['server:b'],
        problems: [{ path: 'mcpServers.a.env.K' }],
      });
    });
  });

  describe('replicas', () => {
    /** The same world.store as one that several processes share. */
    const shared = (): ServiceContext => ({ ...fileCtx(), store: { ...world.store, kind: 'postgres' } });

    test('an old replica that starts again never reverts a newer file', async () => {
      const found = (text: string) => applySettings(shared(), { text, source: 'file', fresh: false });
      await found(documentOf({ a: '1', b: '1' }));
      await found(documentOf({ a: '2' }));
      expect(await found(documentOf({ a: '1', b: '1' }))).toMatchObject({ refused: 'older', revision: null });
      expect(await commands()).toEqual({ a: '2' });
      await applySettings(shared(), { text: documentOf({ a: '1', b: '1' }), source: 'file', fresh: true });
      expect(await commands()).toEqual({ a: '1', b: '1' });
    });

    test('with one process alone a file that was changed while the hub was down is new, also when it goes back', async () => {
      if (world.store.kind !== 'pglite') return;
      const found = (text: string) => applySettings(fileCtx(), { text, source: 'file', fresh: false });
      await found(documentOf({ a: '1' }));
      await found(documentOf({ a: '2' }));
      await found(documentOf({ a: '1' }));
      expect(await commands()).toEqual({ a: '1' });
    });

    test('a file that is as it was writes nothing, and one with other faults says so', async () => {
      const found = (text: string) => applySettings(fileCtx(), { text, source: 'file', fresh: false });
      const rows = () =>
        world.store.db.execute('select unit, hash, at::text from applied_units order by unit');
      const text = documentOf({ a: '1', 'not a name': '2' });
      await found(text);
      const before = await rows();
      expect(before.length).toBeGreaterThan(0);
      await found(text);
      expect(await rows()).toEqual(before);
      expect(await listFileProblems(ctx())).toHaveLength(1);
      await found(documentOf({ a: '1' }));
      expect(await listFileProblems(ctx())).toEqual([]);
    });

    test('a document applied by hand outlives restarts with an unchanged file', async () => {
      const found = (text: string) => applySettings(fileCtx(), { text, source: 'file', fresh: false });
      await found(documentOf({ a: '1' }));
      await applySettings(ctx(), { text: documentOf({ a: '2' }), source: 'admin' });
      await found(documentOf({ a: '1' }));
      expect(await commands()).toEqual({ a: '2' });
    });
  });
});
