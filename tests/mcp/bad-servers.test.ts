import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { rest, waitForServers } from '../support/rest.ts';

const fixture = (...args: string[]) => ({
  command: 'node',
  args: [FIXTURE, '--stdio', ...args],
  timeouts: { init: 3000 },
});

/** Bad servers, and what an operator must be able to read about each. */
const BAD: Record<string, { entry: unknown; says: RegExp }> = {
  mute: { entry: fixture('--mute'), says: /initialize/ },
  exits: { entry: fixture('--exit', '3'), says: /exited with code 3/ },
  missing: { entry: { command: '/no/such/program' }, says: /no\/such\/program/ },
  noise: {
    entry: {
      command: 'node',
      args: ['-e', 'setInterval(() => console.log("hello log"), 50)'],
      timeouts: { init: 3000 },
    },
    says: /no messages, first: hello log/,
  },
  variable: { entry: { command: 'node', env: { T: '${NOT_SET_ANYWHERE}' } }, says: /NOT_SET_ANYWHERE/ },
  refused: { entry: { url: 'http://127.0.0.1:9/mcp' }, says: /refuses connections/ },
  metadata: { entry: { url: 'http://169.254.169.254/mcp' }, says: /169\.254/ },
};

let hub: Hub;
beforeAll(async () => {
  const bad = Object.fromEntries(Object.entries(BAD).map(([name, { entry }]) => [name, entry]));
  hub = await startHub({
    settings: {
      mcpServers: {
        ...bad,
        malformed: { type: 'stdio', command: 42 },
        flood: fixture('--flood-stderr'),
        garbage: fixture('--garbage'),
        good: fixture(),
      },
    },
  });
});
afterAll(() => hub?.stop());

const statusSchema = z.object({
  status: z.object({ state: z.string(), failure: z.object({ message: z.string() }).nullable() }),
});

describe('bad servers beside good ones', () => {
  it('floods and garbage between messages hurt nobody', async () => {
    await waitForServers(hub, ['good', 'flood', 'garbage']);
  });

  it.each(Object.keys(BAD))('%s says what is wrong with it', { timeout: 30_000 }, async (name) => {
    const deadline = Date.now() + 20_000;
    let message = '';
    while (Date.now() < deadline && !BAD[name]?.says.test(message)) {
      const { body } = await rest(hub, 'GET', `/servers/${name}`);
      message = statusSchema.parse(body).status.failure?.message ?? '';
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(message).toMatch(BAD[name]?.says ?? /never/);
  });

  it('a malformed entry is named with its path beside the list of servers', async () => {
    const { body } = await rest(hub, 'GET', '/servers');
    expect(body.fileProblems).toMatchObject([
      { severity: 'error', path: 'mcpServers.malformed.command', message: expect.stringContaining('string') },
    ]);
  });
});
