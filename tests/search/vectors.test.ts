import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../../server/lib/log.ts';
import { createEmbedded } from '../../server/search/embed/minilm/embedded.ts';
import { noEmbedder } from '../../server/search/embed/none.ts';
import { nameOf, textOf } from '../../server/search/vectors/entries.ts';
import type { Store } from '../../server/store/store.ts';
import { storeKinds } from '../support/stores.ts';
import { cosine, scratchFolder } from './embed-support.ts';
import {
  answer,
  embedded,
  id,
  idsNear,
  near,
  openIndex,
  remote,
  scopeOf,
  startService,
  tool,
} from './vectors-support.ts';

const WEATHER = [
  tool('weather', 'get_forecast', 'Tells what the weather will be like in a city'),
  tool('weather', 'getAlerts', 'Warnings of storms and floods'),
];
const GIT = [
  tool('git', 'commit', 'Records staged changes of the repository with a message'),
  tool('git', 'push', 'Sends commits to a remote'),
  tool('git', 'create_branch', 'Starts a branch'),
];

const patient = { timeout: 30_000, interval: 20 };

describe.each(storeKinds())('vectors on $name', ({ open }) => {
  let store: Store;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ store, drop } = await open());
  });
  afterAll(() => drop());

  async function clean(): Promise<void> {
    for (const table of ['indexed_tools', 'tool_vectors', 'unused_vectors', 'meta', 'leases'])
      await store.db.execute(sql.raw(`delete from ${table}`));
  }
  const count = async (query: string): Promise<number> => {
    const [row] = await store.db.execute(sql.raw(`select (${query})::int as n`));
    return Number(row?.n);
  };

  test('what a tool does is found by meaning, with the cosines of tool and name that the model gives', async () => {
    await clean();
    const model = createEmbedded({ graphFolder: scratchFolder(), log: silentLog });
    const index = openIndex(store, model, { timings: { coldMs: 10_000 } });
    index.put('weather', WEATHER);
    index.put('git', GIT);
    await embedded(index, 5);
    expect((await idsNear(index, 'will it rain tomorrow?'))[0]).toBe('weather/get_forecast');
    expect((await idsNear(index, 'save my work in version control'))[0]).toBe('git/commit');

    const query = 'is there a thunderstorm coming';
    const [asked, ...texts] = await model.embed([query, ...GIT.map(textOf), ...GIT.map(nameOf)], {});
    const found = await near(index, query);
    for (const [at, document] of GIT.entries()) {
      const middle = Array.from({ length: 384 }, (_, i) => {
        const sum = GIT.reduce((total, _tool, each) => total + (texts[each]?.[i] ?? 0), 0);
        return (texts[at]?.[i] ?? 0) + (0.25 * sum) / GIT.length;
      });
      const cosines = found.get(document.id);
      expect(cosines?.meaning).toBeCloseTo(cosine(asked ?? [], middle), 2);
      expect(cosines?.name).toBeCloseTo(cosine(asked ?? [], texts[GIT.length + at] ?? []), 2);
    }
    await model.close();
  }, 60_000);

  test('a scope is kept: servers, single tools, both, nothing; candidates outside of it are not named', async () => {
    await clean();
    const service = await startService();
    const index = openIndex(store, remote(service));
    index.put('weather', WEATHER);
    index.put('git', GIT);
    await embedded(index, 5);
    const all = [...WEATHER, ...GIT].map((each) => each.id);
    const seen = async (scope: ReturnType<typeof scopeOf>) =>
      (await idsNear(index, 'weather in a city', { scope, candidates: all })).sort();
    expect(await seen(scopeOf(['git']))).toEqual(GIT.map((each) => each.id).sort());
    expect(await seen(scopeOf([], [['weather', 'getAlerts']]))).toEqual(['weather/getAlerts']);
    expect(await seen(scopeOf(['git'], [['weather', 'getAlerts']]))).toHaveLength(4);
    expect(await seen(scopeOf(['git'], [['git', 'push']]))).toHaveLength(3);
    expect(await seen(scopeOf(['nobody'], [['git', 'nothing']]))).toEqual([]);
    service.trick = () => {};
    const requests = service.requests;
    expect(await near(index, 'never asked before', { scope: scopeOf([]), candidates: all })).toEqual(
      new Map(),
    );
    expect(service.requests).toBe(requests);
  });

  test('candidates are compared as well, whatever the limit; several texts have answers of their own', async () => {
    await clean();
    const index = openIndex(store, remote(await startService()));
    index.put('weather', WEATHER);
    index.put('git', GIT);
    await embedded(index, 5);
    const [first, second] = await index.near(['warnings of storms', 'sends commits to a remote'], {
      scope: { all: true },
      limit: 1,
      candidates: Promise.resolve([['git/push', 'git/none', 'nonsense'], []]),
    });
    expect([...(first?.keys() ?? [])].sort()).toEqual(['git/push', 'weather/getAlerts']);
    expect([...(second?.keys() ?? [])]).toEqual(['git/push']);
  });

  test('tools that go are gone at once; those that come back, and a hub that restarts, cost no embedding', async () => {
    await clean();
    const service = await startService();
    const first = openIndex(store, remote(service));
    first.put('weather', WEATHER);
    first.put('git', GIT);
    await embedded(first, 5);
    first.put('weather', null);
    first.put('git', GIT.slice(1));
    await embedded(first, 2);
    expect(await idsNear(first, 'weather in a city', { candidates: ['weather/get_forecast'] })).toEqual(
      expect.not.arrayContaining(['weather/get_forecast', 'git/commit']),
    );
    expect(await count('select count(*) from indexed_tools')).toBe(2);
    await first.close();

    const texts = service.asked.length;
    const second = openIndex(store, remote(service), { holder: 'two' });
    second.put('weather', WEATHER);
    second.put('git', GIT);
    await embedded(second, 5);
    expect(service.asked.slice(texts)).toEqual([]);
    expect(new Set(service.asked).size).toBe(service.asked.length);
  });

  test('the vectors of tools, if they are taken away, are made anew from those of texts and names', async () => {
    await clean();
    const service = await startService();
    const first = openIndex(store, remote(service));
    first.put('git', GIT);
    await embedded(first, 3);
    const before = await near(first, 'sends commits');
    await first.close();

    await store.db.execute(sql`delete from tool_vectors where kind = 1`);
    const texts = service.asked.length;
    const second = openIndex(store, remote(service), { holder: 'two' });
    second.put('git', GIT);
    await vi.waitFor(async () => expect(await count('select count(name) from tool_vectors')).toBe(3));
    expect(service.asked.slice(texts)).toEqual([]);
    expect(await near(second, 'sends commits')).toEqual(before);
  });

  test('only what changed is embedded, and neighbours are not: theirs is made from what is there', async () => {
    await clean();
    const service = await startService();
    const index = openIndex(store, remote(service));
    index.put('git', GIT);
    await embedded(index, 3);
    const before = (await near(index, 'sends commits')).get('git/push')?.meaning;
    const texts = service.asked.length;
    index.put('git', [...GIT.slice(0, 2), tool('git', 'create_branch', 'Makes another line of work')]);
    await vi.waitFor(() => expect(service.asked.length).toBeGreaterThan(texts), patient);
    await embedded(index, 3);
    expect(service.asked.slice(texts)).toEqual(['create branch: Makes another line of work']);
    await vi.waitFor(async () => {
      expect((await near(index, 'sends commits')).get('git/push')?.meaning).not.toBe(before);
    }, patient);
  });

  test('another model and back again: nothing is embedded twice, and neither sees the vectors of the other', async () => {
    await clean();
    const service = await startService();
    for (const [model, holder] of [
      ['words', 'a'],
      ['others', 'b'],
      ['words', 'c'],
    ] as const) {
      const index = openIndex(store, remote(service, { model }), { holder });
      index.put('git', GIT);
      await embedded(index, 3);
      expect(index.status().model).toBe(`openai:${model}@64`);
      await index.close();
    }
    expect(service.asked).toHaveLength(2 * 6);
    expect(await count('select count(distinct model) from tool_vectors')).toBe(2);
  });

  test('a model whose dimensions its first answer tells is known the next time', async () => {
    await clean();
    const service = await startService();
    const first = openIndex(store, remote(service, { dimensions: null }));
    first.put('git', GIT);
    await embedded(first, 3);
    expect(first.status()).toMatchObject({ model: 'openai:words@64', dimensions: 64 });
    await first.close();
    const texts = service.asked.length;
    const second = openIndex(store, remote(service, { dimensions: null }), { holder: 'two' });
    second.put('git', GIT);
    await embedded(second, 3);
    expect(service.asked).toHaveLength(texts);
    expect(await idsNear(second, 'starts a branch')).toHaveLength(3);
    await second.close();

    service.dimensions = 32;
    const third = openIndex(store, remote(service, { dimensions: null }), { holder: 'three' });
    third.put('git', [...GIT, tool('git', 'log', 'Shows what was done')]);
    await vi.waitFor(() => expect(third.status().model).toBe('openai:words@32'), patient);
    await embedded(third, 4);
    expect((await idsNear(third, 'shows what was done'))[0]).toBe('git/log');
  });

  test('a reindex is made beside what is searched, which never has less, and takes its place; the old goes', async () => {
    await clean();
    const service = await startService();
    const index = openIndex(store, remote(service), { timings: { replacedMs: 100, sweepMs: 200 } });
    const many = Array.from({ length: 120 }, (_, at) => tool('many', `tool_${at}`, `Does thing ${at}`));
    index.put('many', many);
    await embedded(index, 120);
    const before = service.asked.length;
    let least = 120;
    let searching = true;
    const searches = (async () => {
      while (searching) least = Math.min(least, (await near(index, 'does a thing', { limit: 200 })).size);
    })();
    searches.catch(() => {});
    service.trick = (response, input) => void setTimeout(() => answer(response, input, 64), 20);
    index.reindex();
    index.reindex();
    await vi.waitFor(() => expect(index.status().reindex).toMatchObject({ total: 120 }), patient);
    await vi.waitFor(
      async () =>
        expect(await count("select count(distinct model) from tool_vectors where model like '%#2'")).toBe(1),
      patient,
    );
    await vi.waitFor(() => expect(index.status().reindex).toBeNull(), patient);
    await vi.waitFor(
      async () => expect(await count("select count(*) from tool_vectors where model not like '%#2'")).toBe(0),
      patient,
    );
    searching = false;
    await searches;
    expect(least).toBe(120);
    expect(service.asked.length).toBeGreaterThanOrEqual(2 * before);
    expect(index.status()).toMatchObject({ model: 'openai:words@64', embedded: 120, reindex: null });
  }, 60_000);

  test('vectors that no tool has stay for a while and then go; those of other models stay for longer', async () => {
    await clean();
    const service = await startService();
    const other = openIndex(store, remote(service, { model: 'others' }));
    other.put('git', GIT);
    await embedded(other, 3);
    await other.close();
    const timings = { sweepMs: 100, unusedMs: 1500 };
    const index = openIndex(store, remote(service), { holder: 'two', timings });
    index.put('git', GIT);
    index.put('weather', WEATHER);
    await embedded(index, 5);
    const rows = () => count("select count(*) from tool_vectors where model like '%words%'");
    expect(await rows()).toBe(15);
    index.put('weather', null);
    await vi.waitFor(async () => expect(await count('select count(*) from unused_vectors')).toBe(6), patient);
    expect(await rows()).toBe(15);
    await vi.waitFor(async () => expect(await rows()).toBe(9), patient);
    expect(await count("select count(*) from tool_vectors where model like '%others%'")).toBe(9);
    expect(await count('select count(*) from unused_vectors')).toBe(0);
    expect(await idsNear(index, 'starts a branch')).toHaveLength(3);
    await index.close();
    const later = openIndex(store, remote(service), {
      holder: 'three',
      timings: { sweepMs: 100, otherModelsMs: -1e12 },
    });
    later.put('git', GIT);
    await vi.waitFor(
      async () =>
        expect(await count("select count(*) from tool_vectors where model like '%others%'")).toBe(0),
      patient,
    );
    expect(await rows()).toBe(9);
  });

  test('how alike tools are that have nothing in common is measured on the index, from 30 tools on', async () => {
    await clean();
    const index = openIndex(store, remote(await startService()));
    index.put('git', GIT);
    await embedded(index, 3);
    expect(index.background).toBeNull();
    const words = 'alpha beta gamma delta omega sigma kappa theta lambda zeta'.split(' ');
    for (const server of words) {
      index.put(
        server,
        words.map((word, at) => tool(server, `${word}_${at}`, `${server} ${word} of ${words[at - 1]}`)),
      );
    }
    await embedded(index, 103);
    await vi.waitFor(() => expect(index.background).not.toBeNull(), patient);
    expect(index.background?.mean).toBeGreaterThan(-1);
    expect(index.background?.mean).toBeLessThan(0.8);
    expect(index.background?.deviation).toBeGreaterThan(0.01);
  });

  test('hostile names and texts are kept out or kept as they are, and hurt nothing', async () => {
    await clean();
    const index = openIndex(store, remote(await startService()));
    const names = [
      '__proto__',
      'constructor',
      "x'; drop table tool_vectors; --",
      '日本語',
      '\u202eright',
      'a'.repeat(3000),
      '',
      '/',
      'a/b/c',
    ];
    const unstorable = ['nul\0nul', 'half \ud800'];
    index.put(
      'odd',
      [...names, ...unstorable].map((name) =>
        tool('odd', name, `${'\0\ud800'} ${name} ${'x'.repeat(20_000)}`),
      ),
    );
    await embedded(index, names.length);
    const scope = scopeOf(
      [],
      [...names, ...unstorable].map((name): [string, string] => ['odd', name]),
    );
    const found = await idsNear(index, '\0 \ud800 x', {
      scope,
      limit: 50,
      candidates: [id('odd', 'nul\0nul'), '', '\0'],
    });
    expect(found.sort()).toEqual(names.map((name) => id('odd', name)).sort());
  });
});

test('without an embedder nothing is kept, and a search is told so', async () => {
  const [kind] = storeKinds();
  const opened = await kind?.open();
  if (!opened) return;
  const index = openIndex(opened.store, noEmbedder());
  index.put('git', GIT);
  await expect(near(index, 'x')).rejects.toMatchObject({ name: 'VectorError', reason: 'off' });
  expect(index.status()).toMatchObject({ model: null, kind: 'none', tools: 3, embedded: 0, failure: null });
  await index.close();
  await opened.drop();
});
