import { beforeAll, describe, expect, it } from 'vitest';
import { comparable } from '../intended-rewrites.ts';
import { CROWDS, ISOLATION_LANES } from '../isolation-checks.ts';
import { ALL_CAPABILITIES } from './check.ts';
import { crowd, type Experience } from './crowd.ts';
import type { LegacyBench, Sides } from './lanes.ts';
import type { Peer } from './peer.ts';
import { DONE, scripted } from './script.ts';

const REWRITES = ['question-id'] as const;

/** Registers the tests of many clients at once. @param benchOf what its file has started */
export function isolationTests(benchOf: () => LegacyBench): void {
  const sides: Partial<Record<'http' | 'stdio', Sides>> = {};
  /** What as many clients hear of the server itself, each on a connection of its own. */
  const expected = new Map<number, Experience[]>();

  beforeAll(async () => {
    const bench = benchOf();
    sides.http = await bench.sides('http');
    sides.stdio = await bench.sides('stdio');
    // A server that decides by what it was seen to ask must have been seen.
    for (const each of [sides.http, sides.stdio]) {
      const asking = scripted([{ ask: 'roots/list', params: '{}' }, DONE]);
      await each.hub.asked.begin(asking, () => '"result":{"roots":[]}').done;
    }
    for (const many of CROWDS) expected.set(many, await crowd(await clients('http', 'direct', 'auto', many)));
  });

  function clients(
    lane: 'http' | 'stdio',
    side: keyof Sides,
    session: 'auto' | 'own',
    many: number,
  ): Promise<Peer[]> {
    const open = sides[lane]?.[side].open;
    if (!open) throw new Error(`${lane} is not there`);
    return Promise.all(Array.from({ length: many }, () => open({ capabilities: ALL_CAPABILITIES, session })));
  }

  describe.each(CROWDS)('%i clients at once', (many) => {
    it.each(ISOLATION_LANES)(
      'each hear what is theirs, all of it and nothing else: $lane, session $session',
      { timeout: 60_000 },
      async ({ lane, session }) => {
        const peers = await clients(lane, 'hub', session, many);
        const got = (await crowd(peers)).map((each) => plainly(each, 'hub'));
        await Promise.all(peers.map((peer) => peer.close()));
        const direct = (expected.get(many) ?? []).map((each) => plainly(each, 'direct'));
        expect(direct).toHaveLength(many);
        for (const [n, each] of got.entries()) expect(each, `client ${n}`).toEqual(direct[n]);
      },
    );
  });
}

function plainly({ call, standing, takenBack }: Experience, side: keyof Sides) {
  return { call: comparable(call, REWRITES, side), standing: comparable(standing, [], side), takenBack };
}
