import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIXTURE } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { rest, waitForServers } from '../support/rest.ts';

/** Says only in its log that it is at work. */
const SILENT = { command: 'node', args: ['-e', 'setInterval(() => console.error("still installing"), 100)'] };

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

const PLANTED = ['REFPLANT99', 'HPLANTA1', 'PATHPLANT-short', 'QPLANT13', 'ARGPLANT-x'];

/** Servers that repeat what they were given. */
const TALKATIVE = (port: number): Record<string, unknown> => ({
  'says-env': {
    command: 'node',
    args: ['-e', 'console.error("key is " + process.env.S2); process.exit(1)'],
    env: { S2: '${PLANTED_ENV}' },
  },
  'says-argument': {
    command: 'node',
    args: ['-e', 'console.error(process.argv.join(" ")); process.exit(1)', '--', '--token', 'ARGPLANT-x'],
  },
  'says-header': {
    url: `http://127.0.0.1:${port}/p/PATHPLANT-short/mcp?x=QPLANT13`,
    type: 'streamable-http',
    headers: { 'x-thing': 'HPLANTA1' },
  },
});

let hub: Hub;
let echo: Server;
beforeAll(async () => {
  echo = createServer((req, res) => {
    res.statusCode = 500;
    res.end(`bad auth header ${String(req.headers['x-thing'])} url ${req.url}`);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const address = echo.address();
  const bad = Object.fromEntries(Object.entries(BAD).map(([name, { entry }]) => [name, entry]));
  hub = await startHub({
    settings: {
      mcpServers: {
        ...bad,
        ...TALKATIVE(typeof address === 'object' && address ? address.port : 0),
        installing: { ...SILENT, timeouts: { init: 60_000 } },
        malformed: { type: 'stdio', command: 42 },
        flood: fixture('--flood-stderr'),
        garbage: fixture('--garbage'),
        good: fixture(),
      },
    },
    env: { PLANTED_ENV: 'REFPLANT99', LOG_LEVEL: 'debug' },
  });
});
afterAll(async () => {
  await hub?.stop();
  echo?.close();
});

const statusSchema = z.object({
  status: z.object({
    state: z.string(),
    failure: z.object({ message: z.string(), count: z.number() }).nullable(),
    processes: z.array(z.object({ pid: z.number(), rssBytes: z.number() })),
  }),
});

type Status = z.infer<typeof statusSchema>['status'];

/** What a server is like as soon as it is like that, or after 15 s. */
async function statusWhen(name: string, isSo: (status: Status) => boolean): Promise<Status> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const { status } = statusSchema.parse((await rest(hub, 'GET', `/servers/${name}`)).body);
    if (isSo(status) || Date.now() > deadline) return status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

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

  it('an address that is never connected to is a mistake in the entry, and not tried again and again', async () => {
    const { body } = await rest(hub, 'GET', '/servers/metadata');
    expect(body.status).toMatchObject({
      state: 'misconfigured',
      failure: { stage: 'config', count: 1 },
      nextTryAt: null,
    });
  });

  it('one that has not answered for long says so, with its process, long before its time-out', {
    timeout: 20_000,
  }, async () => {
    const seen = await statusWhen('installing', ({ failure }) => failure !== null);
    expect(seen.state).toBe('connecting');
    expect(seen.failure).toMatchObject({
      count: 0,
      message: expect.stringMatching(/^no answer to initialize yet .*its log ends with: still installing$/),
    });
    expect(seen.processes.length).toBeGreaterThan(0);
    expect(seen.processes[0]?.rssBytes).toBeGreaterThan(1_000_000);
  });

  it.each(['says-env', 'says-argument', 'says-header'])(
    'no secret of its entry is shown when a server repeats it: %s',
    { timeout: 20_000 },
    async (name) => {
      const { failure } = await statusWhen(name, (status) => status.failure !== null);
      expect(failure?.message).toContain('••••••••');
      const report = await rest(hub, 'POST', `/servers/${name}/test`);
      expect(report.status).toBe(200);
      const shown = [
        report.body,
        (await rest(hub, 'GET', `/servers/${name}/logs`)).body,
        (await rest(hub, 'GET', `/servers/${name}`)).body.status,
        (await rest(hub, 'GET', '/health')).body,
        hub.logs(),
      ];
      const found = PLANTED.filter((secret) => JSON.stringify(shown).includes(secret));
      expect(found).toEqual([]);
    },
  );

  it('a malformed entry is named with its path beside the list of servers', async () => {
    const { body } = await rest(hub, 'GET', '/servers');
    expect(body.fileProblems).toMatchObject([
      { severity: 'error', path: 'mcpServers.malformed.command', message: expect.stringContaining('string') },
    ]);
  });
});
