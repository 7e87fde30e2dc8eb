import { describe, expect, test } from 'vitest';
import { createMemoryVectors } from '../../bench/routing/memory-vectors.ts';
import { failingVectors, found, model, scopeOf, tool, toolIndex } from './index-support.ts';

const issues = tool('github', 'create_issue', { description: 'Opens a new ticket in a repository.' });
const list = tool('github', 'list_issues', { description: 'Lists tickets of a repository.', readOnly: true });
const forge = tool('gitlab', 'create_issue', { description: 'Opens a ticket in a project.' });
const mail = tool('mail', 'send', { description: 'Sends a message to somebody.' });
const weather = tool('sky', 'get_forecast', {
  description: 'What the weather will be like.',
  readOnly: true,
});
const all = [issues, list, forge, mail, weather];

function filled(options: Parameters<typeof toolIndex>[0] = {}) {
  const index = toolIndex(options);
  for (const server of new Set(all.map(({ server }) => server))) {
    index.put(
      server,
      all.filter((document) => document.server === server),
    );
  }
  return index;
}

describe('what a caller finds', () => {
  test('is of its scope alone, also by another tool’s very name, and nothing where the scope is empty', async () => {
    const index = filled();
    expect(await found(index, 'open a ticket', scopeOf(forge, mail))).toEqual([forge.id]);
    expect(await found(index, 'create_issue', scopeOf(mail))).toEqual([]);
    expect(await found(index, 'create_issue', { ids: new Set() })).toEqual([]);
  });

  test('can be of one server, or only read', async () => {
    const index = filled();
    expect(await found(index, 'ticket', scopeOf(...all), { server: 'gitlab' })).toEqual([forge.id]);
    expect(await found(index, 'ticket', scopeOf(...all), { readOnly: true })).toEqual([list.id]);
    expect(await found(index, 'ticket', scopeOf(...all), { server: 'nobody' })).toEqual([]);
  });

  test('is there as soon as it was put, and gone as soon as it is gone', async () => {
    const index = filled();
    const pager = tool('pager', 'page_someone', { description: 'Wakes whoever is on call.' });
    const scope = scopeOf(...all, pager);
    expect(await found(index, 'wake whoever is on call', scope)).not.toContain(pager.id);
    index.put('pager', [pager]);
    expect((await found(index, 'wake whoever is on call', scope))[0]).toBe(pager.id);
    index.put('pager', null);
    expect(await found(index, 'wake whoever is on call', scope)).not.toContain(pager.id);
    index.put('github', [issues]);
    expect(await found(index, 'lists tickets', scope)).not.toContain(list.id);
  });

  test('while a search is under way, is never what came into the place of something else', async () => {
    const index = filled();
    const scope = scopeOf(...all);
    const searching = found(index, 'open a ticket in a repository', scope);
    index.put('github', null);
    index.put('secret', [tool('secret', 'create_issue', { description: 'Opens a ticket in a repository.' })]);
    expect(await searching).toEqual([forge.id]);
  });
});

describe('a tool that is called by its name', () => {
  const lone = tool('odd', 'a');
  const stop = tool('odd', 'do_this');
  const index = () => {
    const made = filled();
    made.put('odd', [lone, stop]);
    return made;
  };
  const scope = scopeOf(...all, lone, stop);

  test.each([
    ['list_issues', list],
    ['LIST ISSUES', list],
    ['listIssues', list],
    ['gitlab/create_issue', forge],
    ['gitlab__create_issue', forge],
    ['please run list_issues for me and send a message about it', list],
    ['call sky.get_forecast', weather],
    ['a', lone],
    ['do this', stop],
  ])('%s comes first', async (query, document) => {
    const { hits } = await index().search({ text: query, scope, limit: 10 });
    expect(hits[0]).toMatchObject({ id: document.id, parts: { exact: true }, band: 'high' });
  });

  test('is not called by a file’s or a hyphenated word’s letters', async () => {
    const made = index();
    const trap = [tool('trap', 'server_log'), tool('trap', 'email')];
    made.put('trap', trap);
    const { hits } = await made.search({
      text: 'e-mail me server.log',
      scope: scopeOf(...all, ...trap),
      limit: 10,
    });
    expect(hits.filter(({ parts }) => parts.exact)).toEqual([]);
  });
});

describe('vectors', () => {
  const embedder = model();

  test('find what no word finds, and their absence is said with its reason until they are back', async () => {
    const vectors = createMemoryVectors(embedder);
    const state = failingVectors(vectors);
    const index = filled({ vectors: state.vectors });
    await vectors.ready();
    const ask = () => index.search({ text: 'will it rain tomorrow', scope: scopeOf(...all), limit: 3 });
    expect(await ask()).toMatchObject({ mode: 'lexical', reason: 'embedder', hits: [] });
    state.reason = null;
    const answer = await ask();
    expect(answer).toMatchObject({ mode: 'hybrid', reason: null });
    expect(answer.hits[0]?.id).toBe(weather.id);
    state.reason = 'slow';
    expect(await ask()).toMatchObject({ mode: 'lexical', reason: 'slow' });
  }, 60_000);

  test('of which there are none yet leave the search to words, and say so', async () => {
    const index = filled({ vectors: createMemoryVectors(embedder) });
    const answer = await index.search({ text: 'open a ticket', scope: scopeOf(...all), limit: 3 });
    expect(answer).toMatchObject({ mode: 'lexical', reason: 'indexing' });
    expect(answer.hits.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('an answer', () => {
  test('is never surer of a hit than of the one before, and says what a threshold left out', async () => {
    const index = filled();
    const request = { text: 'open a ticket or send a message', scope: scopeOf(...all), limit: 10 };
    const { hits, below } = await index.search(request);
    const sure = hits.map(({ confidence }) => confidence);
    expect(sure).toEqual([...sure].sort((a, b) => b - a));
    expect(sure.every((each) => each >= 0 && each <= 1)).toBe(true);
    expect(below).toBe(0);
    const threshold = sure[0] ?? 0;
    const few = await index.search({ ...request, threshold });
    expect(few.hits.every(({ confidence }) => confidence >= threshold)).toBe(true);
    expect(few.hits.length + few.below).toBe(hits.length);
    expect((await index.search({ ...request, threshold: 1 })).below).toBe(hits.length);
  });

  test('is given up when its caller is gone', async () => {
    const request = { text: 'a ticket', scope: scopeOf(...all), limit: 10 };
    const index = filled();
    await expect(index.search({ ...request, signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow(
      'gone',
    );
  });
});

describe('hostile texts', () => {
  const nasty = [
    '__proto__',
    'constructor',
    'toString',
    '\u0000\u0007\u001b[31m',
    '\u202Eevil\u202C',
    '\ud800 lone \udfff',
    'x'.repeat(100_000),
    'word '.repeat(20_000),
    '_'.repeat(50_000),
    'aB'.repeat(50_000),
    'é\u0301'.repeat(20_000),
    '搜索'.repeat(20_000),
    '" OR 1=1; -- %s ${x} {{y}}',
    '',
    ' ',
  ];

  test('in names, descriptions and queries neither break nor slow a search', async () => {
    const index = filled();
    const hostile = nasty.map((text, at) =>
      tool('hostile', `${text.slice(0, 500)}#${at}`, { description: text, about: text, title: text }),
    );
    index.put('hostile', hostile);
    index.put('__proto__', [tool('__proto__', '__proto__'), tool('__proto__', 'constructor')]);
    const scope = scopeOf(
      ...all,
      ...hostile,
      tool('__proto__', '__proto__'),
      tool('__proto__', 'constructor'),
    );
    await found(index, 'warm', scope);
    const begun = performance.now();
    for (const text of nasty) {
      const { hits } = await index.search({ text, scope, limit: 100 });
      for (const { id, confidence } of hits) {
        expect(scope.ids.has(id)).toBe(true);
        expect(Number.isFinite(confidence)).toBe(true);
      }
    }
    expect(performance.now() - begun).toBeLessThan(3000);
    expect((await found(index, '__proto__', scope))[0]).toBe('__proto__/__proto__');
    expect((await found(index, 'constructor', scope))[0]).toBe('__proto__/constructor');
    expect((await found(index, 'open a new ticket', scope))[0]).toBe(issues.id);
  });
});
