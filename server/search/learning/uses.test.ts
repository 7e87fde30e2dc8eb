import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createUses, HALF_LIFE_MS, MOST_PER_TOOL, MOST_USES, type Use } from './uses.ts';

const DAY = 86_400_000;
const use = (words: string, tool: string, more: Partial<Use> = {}): Use => ({
  words: words.split(' ').sort(),
  server: 's',
  tool,
  weight: 1,
  usedAt: 0,
  ...more,
});
const strengths = (uses: ReturnType<typeof createUses>, words: string, now = 0) =>
  Object.fromEntries(uses.strengths(words.split(' '), now));

describe('what was called after a search', () => {
  test('speaks for it after the same words, less after similar ones, and not after others', () => {
    const uses = createUses();
    uses.add(use('open ticket bug', 'issue'));
    const same = strengths(uses, 'open ticket bug')['s/issue'] ?? 0;
    const similar = strengths(uses, 'open ticket')['s/issue'] ?? 0;
    expect(same).toBeGreaterThan(similar);
    expect(similar).toBeGreaterThan(0);
    expect(strengths(uses, 'send mail to somebody')).toEqual({});
    expect(strengths(uses, 'open the window of my house')).toEqual({});
  });

  test('speaks the louder the oftener, half as loud after a half-life, and never drowns all else', () => {
    const uses = createUses();
    for (let i = 0; i < 200; i++) uses.add(use('open ticket', 'issue'));
    const now = strengths(uses, 'open ticket')['s/issue'] ?? 0;
    expect(now).toBeGreaterThan(0.9);
    expect(now).toBeLessThan(1);
    expect(uses.list(HALF_LIFE_MS, 1)[0]?.weight).toBe(20);
    expect(strengths(uses, 'open ticket', 10 * HALF_LIFE_MS)['s/issue'] ?? 0).toBeLessThan(0.05);
  });

  test('shares its voice with what else was called after it', () => {
    const uses = createUses();
    for (let i = 0; i < 5; i++) uses.add(use('open ticket', 'issue'));
    uses.add(use('open ticket', 'jira'));
    const { 's/issue': often = 0, 's/jira': once = 0 } = strengths(uses, 'open ticket');
    expect(often).toBeGreaterThan(4 * once);
    expect(often + once).toBeLessThan(1);
  });

  test('is bounded, for each tool and in all, and the weakest goes first', () => {
    const uses = createUses();
    uses.add(use('kept because of its weight', 'a', { weight: 9, usedAt: DAY }));
    for (let i = 0; i < MOST_PER_TOOL + 10; i++) uses.add(use(`need number${i}`, 'a', { usedAt: DAY }));
    expect(uses.size).toBe(MOST_PER_TOOL);
    expect(uses.list(DAY, 1)[0]?.weight).toBe(9);
    for (let i = 0; i < MOST_USES; i++) uses.add(use(`need number${i}`, `tool${i}`, { usedAt: DAY }));
    expect(uses.size).toBe(MOST_USES);
    expect(uses.list(DAY, 1)[0]?.weight).toBe(9);
  });

  test('gives strengths from 0 to 1 that sum up to less than 1, whatever was said', () => {
    const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '搜索'), {
      minLength: 1,
    });
    const one = fc.record({ words, tool: fc.constantFrom('x', 'y', '__proto__'), at: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(one), words, (all, asked) => {
        const uses = createUses();
        for (const { words: said, tool, at } of all)
          uses.add(use(said.join(' '), tool, { usedAt: at * DAY }));
        const found = [...uses.strengths(asked, 100 * DAY).values()];
        expect(found.every((each) => each >= 0 && each <= 1)).toBe(true);
        expect(found.reduce((sum, each) => sum + each, 0)).toBeLessThan(1);
      }),
    );
  });
});
