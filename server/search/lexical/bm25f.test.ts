import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBits, setBit } from '../bits.ts';
import { documentOf, type ToolDocument, type ToolFacts } from '../document.ts';
import { createLexicalIndex } from './bm25f.ts';

function indexOf(...tools: ToolFacts[]) {
  const made = createLexicalIndex();
  for (const [at, facts] of tools.entries()) made.add(at, documentOf(facts));
  return made;
}

function bitsOf(...numbers: number[]) {
  const bits = createBits(100);
  for (const at of numbers) setBit(bits, at);
  return bits;
}

const tool = (server: string, name: string, description = '', schema: unknown = {}): ToolFacts => ({
  server,
  name,
  description,
  schema,
});

const index = indexOf(
  tool('github', 'create_issue', 'Opens a ticket in a repository'),
  tool('github', 'list_issues', 'Lists tickets of a repository'),
  tool('mail', 'send', 'Sends a message', { properties: { attachment: { description: 'A file to add' } } }),
  tool('files', 'read_file', 'Reads the whole content', {
    properties: { mode: { enum: ['binary', 'text'] } },
  }),
);
const found = (query: string, limit = 10) => index.search(query, limit, null).hits.map(({ at }) => at);

describe('words find tools', () => {
  test.each([
    ['a word of its name before one of its description', 'issue ticket create', 0],
    ['its name however it is written', 'createIssue', 0],
    ['its server', 'mail', 2],
    ['a parameter', 'attachment', 2],
    ['a value that a parameter allows', 'binary', 3],
    ['another form of the word', 'reading files', 3],
  ])('by %s', (_what, query, first) => {
    expect(found(query)[0]).toBe(first);
  });

  test('and nothing where no word is known', () => {
    expect(found('quantum chromodynamics')).toEqual([]);
    expect(found('')).toEqual([]);
  });

  test('as many as are wanted, ties in their order', () => {
    expect(found('repository', 1)).toHaveLength(1);
    const alike = indexOf(tool('a', 'twin'), tool('b', 'twin'));
    expect(alike.search('twin', 10, null).hits.map(({ at }) => at)).toEqual([0, 1]);
  });

  test('among those alone that are allowed, and each says which words it has', () => {
    const { hits } = index.search('issue file', 10, bitsOf(2, 3));
    expect(hits.map(({ at, matched }) => [at, matched])).toEqual([
      [3, ['file']],
      [2, ['file']],
    ]);
  });

  test('of an empty index none', () => {
    expect(indexOf().search('anything', 10, null)).toEqual({ hits: [], known: 0 });
  });

  test('and how much of what was asked they have', () => {
    const { hits, known } = index.search('repository zebra', 10, null);
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(1);
    expect(hits.map(({ covered }) => covered)).toEqual([known, known]);
    expect(index.search('mail', 10, null)).toMatchObject({ known: 1, hits: [{ covered: 1 }] });
  });
});

describe('documents come and go', () => {
  const facts = fc.record({
    server: fc.constantFrom('a', 'b'),
    name: fc.constantFrom('create_issue', 'list_issues', 'read', 'issue'),
    description: fc.array(fc.constantFrom('issue', 'file', 'repository', 'read', 'the', '搜索文件'), {
      maxLength: 40,
    }),
  });
  const steps = fc.array(
    fc.oneof(
      fc.record({ add: facts, at: fc.nat(12) }),
      fc.record({ remove: fc.array(fc.nat(12), { maxLength: 4 }) }),
    ),
    { maxLength: 30 },
  );

  test('and whatever happened before, an index answers as one made of what is there now', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const index = createLexicalIndex();
        const present = new Map<number, ToolDocument>();
        for (const step of history) {
          if ('remove' in step) {
            index.remove(new Set(step.remove));
            for (const at of step.remove) present.delete(at);
          } else if (!present.has(step.at)) {
            const document = documentOf({ ...step.add, description: step.add.description.join(' ') });
            index.add(step.at, document);
            present.set(step.at, document);
          }
        }
        const anew = createLexicalIndex();
        for (const [at, document] of present) anew.add(at, document);
        expect(index.size).toBe(present.size);
        for (const query of ['create issue', 'read the repository file', '文件']) {
          const [had, has] = [index.search(query, 5, null), anew.search(query, 5, null)];
          expect(had.hits.map(({ at, matched }) => [at, matched])).toEqual(
            has.hits.map(({ at, matched }) => [at, matched]),
          );
          for (const [place, { score }] of had.hits.entries())
            expect(score).toBeCloseTo(has.hits[place]?.score ?? 0, 9);
        }
      }),
    );
  });
});
