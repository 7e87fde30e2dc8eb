import { expect, test } from 'vitest';
import { namedCommands, namedPaths } from './docs.ts';

test('paths of the project in code spans and relative links are found, all else is left alone', () => {
  const text = [
    'See `server/app.ts` and `server/lib/errors.ts:12`, [the log](CHANGELOG.md), [the site](https://example.org/docs).',
    'Not paths: `/api/servers`, `mcp_settings.json`, `data/pg`, `npm start`, `server/**`, [here](#top).',
  ].join('\n');
  expect(namedPaths(text)).toEqual(['server/app.ts', 'server/lib/errors.ts', 'CHANGELOG.md']);
});

test('npm scripts are found wherever they are named', () => {
  expect(namedCommands('Run `npm run check`, then npm run server:list -- --json.')).toEqual([
    'check',
    'server:list',
  ]);
});
