import { expect, test } from 'vitest';
import { BEGIN, END, withSection } from './docs.ts';

test('what was measured is put between the marks, and nothing else is touched', () => {
  const once = withSection(`# Title\n${BEGIN}\nold\n${END}\nafter`, 'new');
  expect(once).toBe(`# Title\n${BEGIN}\n\nnew\n\n${END}\nafter`);
  expect(withSection(once, 'new')).toBe(once);
});

test('a page without the marks is refused', () => {
  expect(() => withSection('# Title', 'new')).toThrow(/marks/);
});
