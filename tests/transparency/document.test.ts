import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT } from '../support/hub.ts';
import { allChecks, transparencyDocument, unusedRewrites } from './document.ts';

it('docs/transparency.md says what the suite compares and which differences are meant', async () => {
  await expect(transparencyDocument()).toMatchFileSnapshot(join(PROJECT, 'docs/transparency.md'));
});

it('every difference that is meant is one that a check needs', () => {
  expect(unusedRewrites()).toEqual([]);
});

it('there are at least a hundred checks', () => {
  expect(allChecks().length).toBeGreaterThan(100);
});
