import { expect, test } from 'vitest';
import { documentOf } from '../document.ts';
import { createSizes } from './sizes.ts';

function documents(server: string, ...descriptions: string[]) {
  return descriptions.map((description, at) =>
    documentOf({
      ...{ server, name: `t${at}`, shown: `t${at}`, title: null, description },
      ...{ schema: {}, about: '', readOnly: false },
    }),
  );
}

/** Characters of a name of two, and of what joins it to its description. */
const NAME = 2 * 2 + 2;

test('what is not looked into yet counts as much as the rest has on average, and true lengths count later', async () => {
  const sizes = createSizes();
  sizes.put('a', documents('a', 'x'.repeat(10), 'x'.repeat(30)));
  expect(sizes.total().tools).toBe(2);
  await sizes.count();
  expect(sizes.total()).toEqual({ tools: 2, characters: 40 + 2 * NAME });
  sizes.put('b', documents('b', 'x'.repeat(200)));
  expect(sizes.total()).toEqual({ tools: 3, characters: (40 + 2 * NAME) * 1.5 });
  await sizes.count();
  expect(sizes.total()).toEqual({ tools: 3, characters: 240 + 3 * NAME });
  sizes.put('a', []);
  expect(sizes.total()).toEqual({ tools: 1, characters: 200 + NAME });
});
