import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestNames } from './names.ts';

const names = [
  'github__create_issue',
  'github__list_issues',
  'github__create_pull_request',
  'gitlab__create_issue',
  'slack__post_message',
  'files__readFile',
  'files__writeFile',
  'a',
];

describe('somebody who says a name wrongly is told', () => {
  test.each([
    ['a slip of the finger', 'github__crate_isue', 'github__create_issue'],
    ['another order of its words', 'github_issue_create', 'github__create_issue'],
    ['another way to write it', 'githubCreatePullRequest', 'github__create_pull_request'],
    ['one without the server', 'post_message', 'slack__post_message'],
    ['letters alone', 'filesreadfile', 'files__readFile'],
    ['one letter', 'A', 'a'],
  ])('the right one after %s', (_what, asked, name) => {
    expect(nearestNames(asked, names, 3)[0]).toBe(name);
  });

  test('nothing after what is like no name', () => {
    expect(nearestNames('quantum_chromodynamics', names, 3)).toEqual([]);
    expect(nearestNames('', names, 3)).toEqual([]);
    expect(nearestNames('create', [], 3)).toEqual([]);
  });

  test('at most as many as are wanted, the nearest first', () => {
    expect(nearestNames('create_issue', names, 2)).toEqual(
      ['gitlab__create_issue', 'github__create_issue'].sort(),
    );
    expect(nearestNames('create_issue', names, 0)).toEqual([]);
  });

  test('names that are there, none twice, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uniqueArray(fc.string()), (asked, known) => {
        const found = nearestNames(asked, known, 5);
        expect(found.length).toBeLessThanOrEqual(5);
        expect(new Set(found).size).toBe(found.length);
        for (const name of found) expect(known).toContain(name);
      }),
      { numRuns: 30 },
    );
  });

  test('soon, also of 50,000 names and by a text of a megabyte', () => {
    const many = Array.from({ length: 50_000 }, (_, at) => `server${at % 300}__do_thing_${at}_in_place`);
    nearestNames('server12__do_thing_312_in_palce', many, 3);
    const begun = performance.now();
    expect(nearestNames('server12__do_thing_312_in_palce', many, 3)[0]).toBe(
      'server12__do_thing_312_in_place',
    );
    nearestNames('x_'.repeat(500_000), ['x_'.repeat(500_000), ...many], 3);
    // Some 15 ms each; the bound leaves room for a machine that is busy.
    expect(performance.now() - begun).toBeLessThan(200);
  });
});
