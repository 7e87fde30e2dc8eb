import { MODERN_FIXTURE, type RunningFixture, startModern } from '../../fixtures/upstream.ts';
import { type Hub, startHub } from '../../support/hub.ts';
import { waitForServers } from '../../support/rest.ts';
import { ALL_CAPABILITIES, type Clients, type OpenOptions } from './check.ts';
import { HttpPeer } from './http-peer.ts';
import type { Sides } from './lanes.ts';
import { ModernPeer, modernHeaders } from './modern-peer.ts';
import type { Peer } from './peer.ts';
import { StdioPeer } from './stdio-peer.ts';

/** How clients of 2026-07-28 reach a server of that revision: `both` speaks the older ones, too. */
export const MODERN_LANES = ['modern', 'modern-stdio', 'both'] as const;
export type ModernLane = (typeof MODERN_LANES)[number];

export interface ModernBench {
  sides(lane: ModernLane): Promise<Sides>;
  hub: Hub;
  close(): Promise<void>;
}

const NAMES: Clients['names'] = { prompt: 'greet', resource: 'test://note' };

/** Servers twice, one to be talked to and one behind a hub. */
export async function startModernBench(args: readonly string[] = ['--rich']): Promise<ModernBench> {
  const start = async () => ({
    modern: await startModern([...args]),
    both: await startModern(['--era', 'both', ...args]),
  });
  const [alone, behind] = await Promise.all([start(), start()]);
  const urlOf = ({ port }: RunningFixture) => `http://127.0.0.1:${port}/mcp`;
  const hub = await startHub({
    settings: {
      mcpServers: {
        modern: { url: urlOf(behind.modern) },
        both: { url: urlOf(behind.both) },
        'modern-stdio': { command: 'node', args: [MODERN_FIXTURE, '--stdio', ...args] },
      },
    },
  });
  await waitForServers(hub, [...MODERN_LANES]);
  const opened: Peer[] = [];

  const direct = (lane: ModernLane): Peer =>
    lane === 'modern-stdio'
      ? new StdioPeer([MODERN_FIXTURE, '--stdio', ...args])
      : new HttpPeer(urlOf(alone[lane]), null, modernHeaders);

  async function clientsOf(begin: () => Peer): Promise<Clients> {
    const carrier = begin();
    opened.push(carrier);
    const open = async ({ capabilities, info }: OpenOptions = {}) =>
      new ModernPeer(carrier, capabilities, info);
    const [plain, asked] = [await open(), await open({ capabilities: ALL_CAPABILITIES })];
    return { plain, asked, open, names: NAMES };
  }

  return {
    hub,
    sides: async (lane) => ({
      direct: await clientsOf(() => direct(lane)),
      hub: await clientsOf(() => new HttpPeer(`${hub.url}/mcp/${lane}`, hub.key, modernHeaders)),
    }),
    async close() {
      await Promise.all(opened.map((peer) => peer.close()));
      await hub.stop();
      for (const each of [...Object.values(alone), ...Object.values(behind)]) await each.stop();
    },
  };
}
