import { afterAll, beforeAll, expect } from 'vitest';
import { FIXTURE, type RunningFixture, startFixture } from '../fixtures/upstream.ts';
import { type Hub, type HubOptions, startHub } from './hub.ts';
import { type EventReader, RawClient } from './mcp.ts';
import { waitForServers } from './rest.ts';

/** Names of the servers, and what each is reached over. */
export const TRANSPORTS = ['stdio', 'http', 'sse'] as const;

export interface FixtureHub {
  /** Only to be asked for in tests: it is started before them. */
  readonly hub: Hub;
  /** A client with a session on that path. */
  connected(path: string, capabilities?: Record<string, unknown>): Promise<RawClient>;
}

/**
 * Before the tests of a file a hub is started that has the same fixture behind it over each transport; it ends with them.
 * @param more servers of the settings file
 */
export function withFixtureHub(more: Record<string, unknown> = {}, options: HubOptions = {}): FixtureHub {
  let started: Hub | undefined;
  const fixtures: RunningFixture[] = [];

  beforeAll(async () => {
    const [http, sse] = [await startFixture('http'), await startFixture('sse')];
    fixtures.push(http, sse);
    const mcpServers = {
      stdio: { command: 'node', args: [FIXTURE, '--stdio'] },
      http: { url: `http://127.0.0.1:${http.port}/mcp` },
      sse: { type: 'sse', url: `http://127.0.0.1:${sse.port}/sse` },
      ...more,
    };
    started = await startHub({ settings: { mcpServers }, ...options });
    await waitForServers(started, Object.keys(mcpServers));
  });
  afterAll(async () => {
    await started?.stop();
    for (const fixture of fixtures) await fixture.stop();
  });

  const bench: FixtureHub = {
    get hub() {
      if (!started) throw new Error('the hub is not started yet');
      return started;
    },
    async connected(path, capabilities = {}) {
      const client = new RawClient(`${bench.hub.url}${path}`, bench.hub.key);
      expect(await client.connect(capabilities)).toBe(200);
      return client;
    },
  };
  return bench;
}

const LAST = 'test://static/pixel';

/** Every touch that the client hears of until that of a second resource, which ends the listening. */
export async function heardUntilLast(client: RawClient, stream: EventReader): Promise<unknown[]> {
  await client.rpc('resources/subscribe', { uri: LAST });
  await client.call('touch', { uri: LAST });
  const heard: unknown[] = [];
  for (;;) {
    const { params } = await stream.message((each) => each.params?.touched === true);
    if (params?.uri === LAST) return heard;
    heard.push(params);
  }
}
