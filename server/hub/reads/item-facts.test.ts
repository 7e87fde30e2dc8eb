import { describe, expect, it } from 'vitest';
import { briefOf, shortLine, tokensOf } from './item-facts.ts';

const item = (said: unknown) => ({ key: 'k', json: Buffer.from(JSON.stringify(said)) });

describe('a short line', () => {
  it.each([
    ['', ''],
    ['  one\n\n two\t', 'one two'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), `${'x'.repeat(199)}…`],
    [`${'x'.repeat(198)}😀😀`, `${'x'.repeat(198)}…`],
  ])('of %j', (text, line) => {
    expect(shortLine(text)).toBe(line);
  });

  it('looks at the beginning of a long text alone', () => {
    expect(shortLine(`a${' '.repeat(1_000_000)}b`)).toBe('a');
  });
});

describe('a tool in brief', () => {
  it('has the title that stands among the annotations, and their hints', () => {
    const annotations = { title: 'T', readOnlyHint: false, destructiveHint: true };
    expect(briefOf('s', true, item({ name: 'k', annotations }), undefined)).toMatchObject({
      ...{ title: 'T', description: '', destructive: true, enabled: true },
    });
  });

  it.each([null, 7, 'text', [], { description: 5, title: {}, annotations: 'x' }])(
    'is made of whatever a server says: %j',
    (said) => {
      expect(briefOf('s', true, item(said), undefined)).toMatchObject({ tool: 'k', description: '' });
    },
  );
});

it('tokens count the description that clients are shown', () => {
  const said = { name: 'k', description: 'short' };
  expect(tokensOf(item(said), undefined)).toBe(Math.round(JSON.stringify(said).length / 4));
  const shown = 'ä longer\none '.repeat(30);
  expect(tokensOf(item(said), { description: shown })).toBe(
    Math.round(Buffer.byteLength(JSON.stringify({ ...said, description: shown })) / 4),
  );
});
