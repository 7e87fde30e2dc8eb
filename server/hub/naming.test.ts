import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimName, MAX_NAME, markUri, prefixedName, unmarkUri } from './naming.ts';
import { templateMatcher } from './uri-template.ts';

describe('names', () => {
  it('are the alias, the separator and the name', () => {
    expect(prefixedName('github', '__', 'create_issue')).toBe('github__create_issue');
  });

  it('are never over 64 characters, always acceptable to strict clients, and the same every time', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/),
        fc.string({ maxLength: 200 }),
        (alias, name) => {
          const shown = prefixedName(alias, '__', name);
          expect(shown.length).toBeLessThanOrEqual(MAX_NAME);
          expect(shown).toMatch(/^[A-Za-z0-9_.-]+$/);
          expect(prefixedName(alias, '__', name)).toBe(shown);
        },
      ),
    );
  });

  it('never collide, however many ask for the same', () => {
    const taken = new Map<string, number>();
    for (let i = 0; i < 300; i++) taken.set(claimName(taken, 'a__b', `server${i}`), i);
    expect(taken.size).toBe(300);
    expect([...taken.keys()].every((name) => name.length <= MAX_NAME)).toBe(true);
  });

  it('differ where two long names differ only beyond the cut', () => {
    const long = 'x'.repeat(80);
    expect(prefixedName('s', '__', `${long}1`)).not.toBe(prefixedName('s', '__', `${long}2`));
  });
});

describe('marked URIs', () => {
  it.each(['file:///a/b', 'ui://app/x', 'urn:isbn:1', 'demo://r/1?q=~x~', 'nothing'])(
    'of %s lead back',
    (uri) => {
      expect(unmarkUri(markUri('docs', uri))).toEqual({ server: 'docs', uri });
    },
  );

  it('keep the scheme, because clients act on it', () => {
    expect(markUri('docs', 'ui://app/x')).toBe('ui://~docs~app/x');
  });
});

describe('URI templates', () => {
  it.each([
    ['demo://r/{id}', 'demo://r/5', true],
    ['demo://r/{id}', 'demo://s/5', false],
    ['demo://{a}/x/{b}.txt', 'demo://1/x/2.txt', true],
    ['demo://{a}/x/{b}.txt', 'demo://1/y/2.txt', false],
    ['plain://x', 'plain://x', true],
    ['plain://x', 'plain://xy', false],
  ])('%s and %s: %s', (template, uri, expected) => {
    expect(templateMatcher(template)(uri)).toBe(expected);
  });
});
