import { expect, test } from 'vitest';
import { parseSettings } from './parse.ts';
import { leafDefault, parseSystem } from './system.ts';

const said = (document: unknown): string[] =>
  parseSettings(JSON.stringify(document)).problems.map(
    ({ severity, path, message }) => `${severity} ${path}: ${message}`,
  );

test('every wrong leaf of smart routing is named, and the others count', () => {
  const smartRouting = { enabled: 1, threshold: 2, about: [], learning: false, learnin: true };
  expect(said({ systemConfig: { smartRouting } })).toEqual([
    'error systemConfig.smartRouting.enabled: must be true or false, not a number',
    'error systemConfig.smartRouting.threshold: must be at most 1',
    'error systemConfig.smartRouting.about: must be a string, not a list',
    'warning systemConfig.smartRouting.learnin: unknown key, ignored; did you mean "learning"?',
  ]);
  expect([...parseSystem({ smartRouting }, []).leaves]).toEqual([['smartRouting.learning', false]]);
});

test('what is wrong in the smart routing of a group is named', () => {
  const group = { id: 'g', servers: [], smartRouting: { abuot: 'x', about: 5 } };
  expect(said({ groups: [group] })).toEqual([
    'warning groups[0].smartRouting.abuot: unknown key, ignored; did you mean "about"?',
    'error groups[0].smartRouting.about: must be a string, not a number',
  ]);
});

test('a threshold of zero is one, and without a threshold there is none', () => {
  expect(parseSystem({ smartRouting: { threshold: 0 } }, []).leaves.get('smartRouting.threshold')).toBe(0);
  expect([leafDefault('smartRouting.threshold'), leafDefault('smartRouting.about')]).toEqual([
    undefined,
    undefined,
  ]);
});
