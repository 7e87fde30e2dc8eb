import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeKinds, TEST_SECRET } from '../../tests/support/stores.ts';
import { serverSpecSchema } from '../contract/server.ts';
import { defaultSystemConfig } from '../contract/system-config.ts';
import { createSealer } from '../lib/seal.ts';
import { readApplied, removeApplied, writeApplied } from './queries/applied.ts';
import { addAsk, readAllAsks, removeAsks } from './queries/asks.ts';
import { putLists, readAllLists, readItemNames, removeLists } from './queries/discovered.ts';
import { checkSealer } from './queries/meta.ts';
import { insertRevision, listRevisions, pruneRevisions, readRevisions } from './queries/revisions.ts';
import {
  lockSettings,
  putGroup,
  putServer,
  putSystemLeaf,
  readSettings,
  removeGroup,
  removeServer,
  removeSystemLeaf,
} from './queries/settings.ts';
import type { Store } from './store.ts';

const github = serverSpecSchema.parse({
  type: 'stdio',
  command: 'npx',
  args: ['-y', 'x', '\u0000', '"; drop table servers; --'],
  env: { TOKEN: 'ghp_verysecret', HOME_COPY: '${HOME}' },
  tools: { create: { enabled: false }, 'a "b"': { description: 'ü\u0000' } },
  prompts: { hello: { name: 'hi' } },
});
const search = serverSpecSchema.parse({ type: 'streamable-http', url: 'https://search.example/mcp' });

for (const kind of storeKinds()) {
  describe(`settings on ${kind.name}`, () => {
    let store: Store;
    let drop: () => Promise<void>;
    beforeAll(async () => {
      ({ store, drop } = await kind.open());
    });
    afterAll(() => drop());
    const read = () => readSettings(store.db, store.sealer);
    const change = (summary: string) =>
      store.transaction(async (tx) => {
        await lockSettings(tx);
        return insertRevision(tx, store.sealer, { principal: 'file', summary, changes: [] });
      });

    test('a new database has no servers and every default', async () => {
      expect(await read()).toMatchObject({
        revision: 0,
        servers: new Map(),
        system: defaultSystemConfig,
        problems: [],
      });
    });

    test('a server comes back exactly as it was stored, with its item overrides', async () => {
      await putServer(store.db, store.sealer, { name: 'github', spec: github, origin: 'admin', revision: 3 });
      const stored = (await read()).servers.get('github');
      expect(stored).toMatchObject({ name: 'github', origin: 'admin', revision: 3 });
      expect(stored?.spec).toEqual(github);
    });

    test('nothing of a spec is readable in the database but name, type, title and whether it is enabled', async () => {
      const rows = await store.db.execute('select * from servers');
      expect(JSON.stringify(rows)).not.toContain('ghp_verysecret');
      expect(JSON.stringify(rows)).not.toContain('npx');
      expect(rows[0]).toMatchObject({ name: 'github', type: 'stdio', enabled: true, title: null });
    });

    test('replacing a server keeps when it was created and drops overrides that are gone', async () => {
      const before = (await read()).servers.get('github');
      await putServer(store.db, store.sealer, {
        name: 'github',
        spec: { ...github, tools: { other: { enabled: true } }, prompts: undefined },
        origin: 'file',
        revision: 4,
      });
      const after = (await read()).servers.get('github');
      expect(after?.createdAt).toEqual(before?.createdAt);
      expect(after?.spec.tools).toEqual({ other: { enabled: true } });
      expect(after?.spec.prompts).toBeUndefined();
    });

    test('a server sealed with another key is reported and the others stand', async () => {
      const other = createSealer('another secret of 32 characters!!', 'store');
      await putServer(store.db, other, { name: 'foreign', spec: search, origin: 'admin', revision: 5 });
      const { servers, problems } = await read();
      expect([...servers.keys()]).toEqual(['github']);
      expect(problems).toEqual([
        { unit: 'server:foreign', message: expect.stringContaining('ENCRYPTION_KEY') },
      ]);
      expect(await removeServer(store.db, 'foreign')).toBe(true);
      expect(await removeServer(store.db, 'foreign')).toBe(false);
    });

    test('groups come back as they were stored', async () => {
      const spec = { name: 'Production', servers: [{ name: 'github', tools: ['a'] }] };
      await putGroup(store.db, { id: 'prod', spec, origin: 'file', revision: 6 });
      expect((await read()).groups.get('prod')).toMatchObject({
        id: 'prod',
        spec,
        origin: 'file',
        revision: 6,
      });
      expect(await removeGroup(store.db, 'prod')).toBe(true);
    });

    test('leaves of the system configuration override defaults until they are removed', async () => {
      await putSystemLeaf(store.db, store.sealer, 'routing.bearerAuthKey', '0123456789012345');
      await putSystemLeaf(store.db, store.sealer, 'nameSeparator', '.');
      await putSystemLeaf(store.db, store.sealer, 'limits.perKey', 'not a number');
      const { system, problems } = await read();
      expect(system.routing).toEqual({ ...defaultSystemConfig.routing, bearerAuthKey: '0123456789012345' });
      expect(system.nameSeparator).toBe('.');
      expect(system.limits).toEqual(defaultSystemConfig.limits);
      expect(problems.map((problem) => problem.unit)).toEqual(['system:limits.perKey']);
      for (const path of ['routing.bearerAuthKey', 'nameSeparator', 'limits.perKey']) {
        expect(await removeSystemLeaf(store.db, path)).toBe(true);
      }
      expect((await read()).system).toEqual(defaultSystemConfig);
    });

    test('revisions are numbered without gaps, also when written at once', async () => {
      const numbers = await Promise.all(Array.from({ length: 8 }, (_, index) => change(`change ${index}`)));
      expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect((await read()).revision).toBe(8);
    });

    test('revisions are listed newest first, page after page, none lost or repeated', async () => {
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await listRevisions(store.db, { cursor, limit: 3 });
        seen.push(...page.items.map((item) => item.number));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    });

    test('what a revision changed is sealed at rest and comes back plain, oldest first', async () => {
      const changes = [{ unit: 'server:github', before: null, after: { env: { TOKEN: 'ghp_verysecret' } } }];
      const number = await store.transaction((tx) =>
        insertRevision(tx, store.sealer, { principal: 'key:a', summary: 'one', changes }),
      );
      const stored = await store.db.execute('select * from settings_revisions');
      expect(JSON.stringify(stored)).not.toContain('ghp_verysecret');
      const range = await readRevisions(store.db, store.sealer, { after: number - 2, upTo: number });
      expect(range.map((revision) => revision.number)).toEqual([number - 1, number]);
      expect(range.at(-1)).toMatchObject({ principal: 'key:a', summary: 'one', changes });
    });

    test('pruning keeps the newest revisions and their numbering', async () => {
      expect(await pruneRevisions(store.db, 2)).toBe(7);
      expect(await pruneRevisions(store.db, 0)).toBe(1);
      expect(await change('after pruning')).toBe(10);
    });

    test('a cursor of something else is refused as input', async () => {
      await expect(listRevisions(store.db, { cursor: 'nonsense' })).rejects.toMatchObject({
        code: 'invalid_input',
      });
    });

    test('what was applied from the file is remembered per unit', async () => {
      const applied = {
        hash: 'h',
        state: 'applied',
        brought: true,
        at: new Date(1000),
        sequence: 2 ** 40,
      } as const;
      await writeApplied(store.db, 'server:github', applied);
      await writeApplied(store.db, 'group:prod', applied);
      await writeApplied(store.db, 'group:prod', { ...applied, state: 'deleted', sequence: 3 });
      await removeApplied(store.db, 'system:nothing');
      expect(await readApplied(store.db)).toEqual(
        new Map([
          ['server:github', applied],
          ['group:prod', { ...applied, state: 'deleted', sequence: 3 }],
        ]),
      );
    });

    test('lists of a server come back byte for byte and in order', async () => {
      const items = Array.from({ length: 700 }, (_, index) => ({
        kind: index < 350 ? ('tools' as const) : ('resources' as const),
        key: `item ${index}`,
        json: `{"name":"item ${index}","n":1.0,"big":12345678901234567890,"q":"\\"{},\\\\","u":"\\u0000ü"}`,
      }));
      await putLists(store.db, 'github', items);
      await putLists(store.db, 'other', [{ kind: 'prompts', key: 'nul \0', json: '{}' }]);
      await putLists(store.db, 'gone', items.slice(0, 1));
      await putLists(store.db, 'gone', []);
      const lists = await readAllLists(store.db);
      expect([...lists.keys()]).toEqual(['github', 'other']);
      expect(lists.get('github')).toEqual(items);
      await removeLists(store.db, 'github');
      expect([...(await readAllLists(store.db)).keys()]).toEqual(['other']);
    });

    test('what a server asks stays when its lists change or go, is kept once, and goes by itself', async () => {
      const lists = [{ kind: 'tools' as const, key: 'a', json: '{}' }];
      const asks = async () => Object.fromEntries(await readAllAsks(store.db));
      await putLists(store.db, 'asker', lists);
      await Promise.all(
        [0, 1, 0].map((slot) => addAsk(store.db, 'asker', ['sampling', 'roots'][slot] ?? '', slot)),
      );
      await addAsk(store.db, 'asker', 'elicitation', 2);
      await addAsk(store.db, 'second', 'roots', 1);
      const sorted = (await asks()).asker?.toSorted();
      expect(sorted).toEqual(['elicitation', 'roots', 'sampling']);
      await putLists(store.db, 'asker', []);
      await removeLists(store.db, 'asker');
      expect((await asks()).asker).toHaveLength(3);
      expect((await readAllLists(store.db)).has('asker')).toBe(false);
      expect((await readItemNames(store.db, 'asker')).size).toBe(0);
      await removeAsks(store.db, 'asker');
      expect(await asks()).toEqual({ second: ['roots'] });
    });

    test('another encryption key is refused in words, the first one goes on', async () => {
      const other = createSealer('another secret of 32 characters!!', 'store');
      await expect(checkSealer(store.db, other)).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringContaining('ENCRYPTION_KEY'),
      });
      await checkSealer(store.db, createSealer(TEST_SECRET, 'store'));
    });
  });
}
