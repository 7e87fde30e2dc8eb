import { defineConfig } from 'vitest/config';

const CONSOLE = 'tests/console/**/*.test.ts';
/** What takes many seconds by its nature: programs that start, real clients from packages, everything compared. */
const LONG = [
  'tests/planted-secrets.test.ts',
  'tests/cli*.test.ts',
  'tests/mcp/clients-choice.test.ts',
  'tests/mcp/failed-start.test.ts',
  'tests/mcp/first-run.test.ts',
  'tests/mcp/live-events.test.ts',
  'tests/mcp/payloads.test.ts',
  'tests/mcp/replicas-bus.test.ts',
  'tests/mcp/restart.test.ts',
  'tests/mcp/watched-test.test.ts',
  'tests/search/**/*.test.ts',
  'tests/services/settings-export.test.ts',
  'tests/signed-in.test.ts',
  'tests/tools/**/*.test.ts',
  'tests/transparency/**/*.test.ts',
];
const NEVER = ['**/node_modules/**', 'tests/tools/node_modules/**'];

/**
 * Forks, not threads: tests start real processes, change signals and watch file descriptors, which threads share.
 * Two at a time, because most files drive a hub, a database and its upstreams of their own.
 */
export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    isolate: true,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // The test's environment is the developer's; what would change the hub's behaviour is taken out.
    env: { PATCHBAY_ENV: 'test' },
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'hub',
          include: [
            'server/**/*.test.ts',
            'bench/**/*.test.ts',
            'components/**/*.test.ts',
            'scripts/**/*.test.ts',
            'tests/**/*.test.ts',
          ],
          exclude: [...NEVER, CONSOLE, ...LONG],
        },
      },
      { extends: true, test: { name: 'long', include: LONG, exclude: NEVER } },
      // The built console in a browser; every file has a hub and a browser of its own.
      { extends: true, test: { name: 'console', include: [CONSOLE], exclude: NEVER } },
    ],
  },
});
