import { expect, test } from 'vitest';
import { cycles, floorOf, forbiddenFile, forbiddenPackage } from './imports.ts';

const from = (file: string, typeOnly = false) => ({ from: file, line: 1, typeOnly });

test.each([
  ['server/services/servers.ts', 'server/store/queries/settings.ts'],
  ['server/hub/catalog.ts', 'server/hub/naming.ts'],
  ['server/hub/catalog.ts', 'server/store/queries/keys.ts'],
  ['server/app.ts', 'server/http/listener.ts'],
  ['server/cli/version.ts', 'package.json'],
  ['components/servers/table.tsx', 'components/ui/button.tsx'],
  ['components/servers/table.tsx', 'components/servers/row.tsx'],
  ['app/page.tsx', 'components/overview/overview.tsx'],
])('%s may import %s', (file, target) => {
  expect(forbiddenFile(from(file), target)).toBeNull();
});

test.each([
  ['server/lib/log.ts', 'server/contract/key.ts'],
  ['server/store/store.ts', 'server/services/context.ts'],
  ['server/services/servers.ts', 'server/hub/catalog.ts'],
  ['server/hub/catalog.ts', 'server/services/servers.ts'],
  ['server/hub/catalog.ts', 'server/store/store.ts'],
  ['server/mcp/downstream/door.ts', 'server/hub/catalog.ts'],
  ['server/api/routes/keys.ts', 'server/store/queries/keys.ts'],
  ['components/servers/table.tsx', 'components/groups/card.tsx'],
  ['components/ui/button.tsx', 'components/data/client.ts'],
  ['app/page.tsx', 'server/contract/key.ts'],
])('%s may not import %s, and the message says what to do', (file, target) => {
  const message = forbiddenFile(from(file), target);
  expect(message).toContain(`${file}:1 imports ${target}`);
  expect(message).toContain(floorOf(file)?.instead ?? 'no floor');
});

test('where only types are allowed, a value is refused', () => {
  const target = 'server/hub/sessions.ts';
  expect(forbiddenFile(from('server/mcp/downstream/door.ts', true), target)).toBeNull();
  expect(forbiddenFile(from('server/mcp/downstream/door.ts', false), target)).not.toBeNull();
});

test.each([
  ['components/servers/table.tsx', 'next/link'],
  ['app/page.tsx', 'next/link'],
  ['server/hub/catalog.ts', 'next/link'],
  ['server/hub/catalog.ts', 'next/server.js'],
  ['server/services/servers.ts', 'drizzle-orm/pg-core'],
])('%s may not import the package %s, and the message says where it lives', (file, text) => {
  expect(forbiddenPackage({ from: file, line: 1, text })).toMatch(
    new RegExp(`^${file}:1 imports ${text}, which lives only in `),
  );
});

test.each([
  ['components/ui/link.tsx', 'next/link'],
  ['components/ui/link.tsx', 'next/navigation'],
  ['server/store/store.ts', 'drizzle-orm/pg-core'],
])('%s may import the package %s', (file, text) => {
  expect(forbiddenPackage({ from: file, line: 1, text })).toBeNull();
});

test('a cycle is shown as the path that closes it', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
    ['d', ['a', 'outside']],
  ]);
  expect(cycles(graph)).toEqual([['b', 'c', 'b']]);
});
