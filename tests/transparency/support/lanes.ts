import { FIXTURE, type RunningFixture, startFixture, startModern } from '../../fixtures/upstream.ts';
import { type Hub, startHub } from '../../support/hub.ts';
import { waitForServers } from '../../support/rest.ts';
import { ALL_CAPABILITIES, type Clients, type OpenOptions } from './check.ts';
import { HttpPeer } from './http-peer.ts';
import type { Peer } from './peer.ts';
import { StdioPeer } from './stdio-peer.ts';

/** How clients with sessions reach a server: `both` speaks the newest revision, too; `paged` has lists in pages. */
export const LEGACY_LANES = ['http', 'stdio', 'both', 'paged'] as const;
export type LegacyLane = (typeof LEGACY_LANES)[number];

/** A lane's two sides. */
export interface Sides {
  direct: Clients;
  hub: Clients;
}

export interface LegacyBench {
  sides(lane: LegacyLane): Promise<Sides>;
  hub: Hub;
  close(): Promise<void>;
}

const NAMES: Record<LegacyLane, Clients['names']> = {
  http: { prompt: 'plain', resource: 'test://static/hello' },
  stdio: { prompt: 'plain', resource: 'test://static/hello' },
  both: { prompt: 'greet', resource: 'test://note' },
  paged: { prompt: 'plain', resource: 'test://static/hello' },
};

/** Servers twice, one to be talked to and one behind a hub, so that what one side does changes nothing for the other. */
export async function startLegacyBench(args: readonly string[] = ['--rich']): Promise<LegacyBench> {
  const start = async () => ({
    http: await startFixture('http', [...args]),
    both: await startModern(['--era', 'both', ...args]),
    paged: await startFixture('http', ['--page', '3', ...args]),
  });
  const [alone, behind] = await Promise.all([start(), start()]);
  const fixtures = { direct: alone, hub: behind };
  const hub = await startHub({ settings: { mcpServers: entriesOf(fixtures.hub, args) } });
  await waitForServers(hub, [...LEGACY_LANES]);
  const opened: Peer[] = [];

  function direct(lane: LegacyLane): Peer & { connect(params: string): Promise<Peer> } {
    if (lane === 'stdio') return new StdioPeer([FIXTURE, '--stdio', ...args]);
    return new HttpPeer(`http://127.0.0.1:${fixtures.direct[lane].port}/mcp`, null);
  }

  async function clientsOf(
    names: Clients['names'],
    begin: (options: OpenOptions) => Peer & { connect(params: string): Promise<Peer> },
  ): Promise<Clients> {
    const open = async (options: OpenOptions = {}) => {
      const peer = await begin(options).connect(helloOf(options));
      opened.push(peer);
      return peer;
    };
    const [plain, asked] = [await open(), await open({ capabilities: ALL_CAPABILITIES })];
    return { plain, asked, open, names };
  }

  return {
    hub,
    async sides(lane) {
      const entry = ({ session }: OpenOptions) => (session === 'own' ? `${lane}-own` : lane);
      return {
        direct: await clientsOf(NAMES[lane], () => direct(lane)),
        hub: await clientsOf(
          NAMES[lane],
          (options) => new HttpPeer(`${hub.url}/mcp/${entry(options)}`, hub.key),
        ),
      };
    },
    async close() {
      await Promise.all(opened.map((peer) => peer.close().catch(() => {})));
      await hub.stop();
      for (const each of [...Object.values(fixtures.direct), ...Object.values(fixtures.hub)])
        await each.stop();
    },
  };
}

type Remote = Exclude<LegacyLane, 'stdio'>;

function entriesOf(running: Record<Remote, RunningFixture>, args: readonly string[]) {
  const urlOf = (lane: Remote) => ({ url: `http://127.0.0.1:${running[lane].port}/mcp` });
  const stdio = { command: 'node', args: [FIXTURE, '--stdio', ...args] };
  const own = { session: 'per-client' };
  return {
    http: urlOf('http'),
    stdio,
    both: urlOf('both'),
    paged: urlOf('paged'),
    'http-own': { ...urlOf('http'), ...own },
    'stdio-own': { ...stdio, ...own },
    'both-own': { ...urlOf('both'), ...own },
  };
}

function helloOf({
  capabilities = '{}',
  info = '{"name":"c","version":"1"}',
  version = '2025-11-25',
}: OpenOptions) {
  return `{"protocolVersion":"${version}","capabilities":${capabilities},"clientInfo":${info}}`;
}
