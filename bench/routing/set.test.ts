import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KINDS, readRoutingSet } from './set.ts';
import { halfOf } from './split.ts';

const folder = join(import.meta.dirname, 'set');
const { tools, queries, sources } = readRoutingSet(folder);
const ofKind = (kind: (typeof KINDS)[number]) => queries.filter((query) => query.kind === kind);
const doubles = (values: string[]) => values.filter((value, index) => values.indexOf(value) !== index);

describe('the routing set', () => {
  it('has 600 tools or more, of 25 servers or more, each named once and by its server and name', () => {
    expect(tools.length).toBeGreaterThanOrEqual(600);
    expect(new Set(tools.map(({ server }) => server)).size).toBeGreaterThanOrEqual(25);
    expect(doubles(tools.map(({ id }) => id))).toEqual([]);
    expect(tools.filter(({ id, server, name }) => id !== `${server}/${name}`)).toEqual([]);
  });

  it('says of every server where its tools came from, and of nothing else', () => {
    const listed = [...new Set(tools.map(({ server }) => server))];
    expect(listed).toEqual(sources.map(({ server }) => server));
    expect(doubles(sources.map((source) => source.package))).toEqual([]);
  });

  it('has queries that are numbered without gaps and differ from each other', () => {
    expect(queries.map(({ id }) => id)).toEqual(
      queries.map((_, index) => `q${String(index + 1).padStart(3, '0')}`),
    );
    expect(doubles(queries.map(({ text }) => text.toLowerCase()))).toEqual([]);
  });

  it('names only tools that are there, none of them twice', () => {
    const ids = new Set(tools.map(({ id }) => id));
    const wrong = queries.filter(
      ({ relevant }) => relevant.some((id) => !ids.has(id)) || doubles(relevant).length > 0,
    );
    expect(wrong).toEqual([]);
  });

  it('has enough queries of every kind', () => {
    const needs = ofKind('plain').length + ofKind('hard').length + ofKind('two').length;
    expect(needs).toBeGreaterThanOrEqual(320);
    expect(ofKind('hard').length).toBeGreaterThanOrEqual(60);
    for (const kind of ['two', 'none', 'language'] as const)
      expect(ofKind(kind).length).toBeGreaterThanOrEqual(40);
    const chinese = ofKind('language').filter(
      ({ text }) => /\p{Script=Han}/u.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text),
    );
    expect(chinese.length).toBeGreaterThanOrEqual(10);
  });

  it('asks for nothing of the set in queries of the kind none, and for something in all others', () => {
    const wrong = queries.filter(({ kind, relevant }) => (kind === 'none') !== (relevant.length === 0));
    expect(wrong).toEqual([]);
  });

  it('has two groups or more where two things are needed, which together are the relevant tools', () => {
    const wrong = queries.filter(({ kind, relevant, groups }) =>
      kind === 'two'
        ? groups === undefined ||
          groups.length < 2 ||
          [...new Set(groups.flat())].sort().join() !== [...relevant].sort().join()
        : groups !== undefined,
    );
    expect(wrong).toEqual([]);
  });

  it('asks for something of every server', () => {
    const asked = new Set(queries.flatMap(({ relevant }) => relevant.map((id) => id.split('/')[0])));
    expect(sources.filter(({ server }) => !asked.has(server)).map(({ server }) => server)).toEqual([]);
  });

  it('falls into two halves that both have queries of every kind', () => {
    for (const kind of KINDS) {
      const tune = ofKind(kind).filter((query) => halfOf(query) === 'tune').length;
      expect(tune / ofKind(kind).length).toBeGreaterThan(0.25);
      expect(tune / ofKind(kind).length).toBeLessThan(0.75);
    }
  });

  it('stays under 3 MB and tells nothing of the machine that made it', () => {
    const files = ['tools.jsonl', 'queries.jsonl', 'sources.json', 'README.md'].map((name) =>
      join(folder, name),
    );
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(3_000_000);
    expect(tools.filter((tool) => JSON.stringify(tool).includes('routing-set-'))).toEqual([]);
  });
});
