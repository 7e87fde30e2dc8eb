import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ACTIONS, AREAS } from './audit-words.ts';

const SERVER = join(import.meta.dirname, '../../server');

/** Every action that a service, or the counter of denials, writes into a record. */
function written(): string[] {
  const services = readdirSync(join(SERVER, 'services'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(SERVER, 'services', name), 'utf8'))
    .join('\n');
  const access = readFileSync(join(SERVER, 'app/access.ts'), 'utf8');
  const named = services.matchAll(/action: '([a-z-]+\.[a-z-]+)'/g);
  const ofKeys = services.matchAll(/(?:record|changeKey)\([^)]*?'(key\.[a-z-]+)'/g);
  const ofDenials = access.matchAll(/\? '([a-z.-]+)' : '([a-z.-]+)'/g);
  return [...named, ...ofKeys, ...ofDenials].flatMap(([, ...found]) => found);
}

test('every action that the hub records has words', () => {
  const found = new Set(written());
  expect(found.size).toBeGreaterThan(25);
  expect([...found].filter((action) => !ACTIONS.some((one) => one === action))).toEqual([]);
});

test('every action belongs to an area that can be filtered by', () => {
  expect(ACTIONS.filter((action) => !AREAS.some((area) => action.startsWith(`${area}.`)))).toEqual([]);
});
