import { beforeAll, describe, expect, it } from 'vitest';
import { comparable } from '../intended-rewrites.ts';
import { CROWDS, MODERN_ISOLATION_LANES } from '../isolation-checks.ts';
import { ALL_CAPABILITIES } from './check.ts';
import type { Experience } from './crowd.ts';
import type { Sides } from './lanes.ts';
import { modernCrowd } from './modern-crowd.ts';
import type { ModernBench } from './modern-lanes.ts';
import type { Peer } from './peer.ts';

/** Registers the tests of many clients at once. @param benchOf what its file has started */
export function modernIsolationTests(benchOf: () => ModernBench): void {
  let bench: ModernBench;
  let direct: Sides;
  beforeAll(async () => {
    bench = benchOf();
    direct = await bench.sides('modern');
  });

  describe.each(CROWDS)('%i clients of 2026-07-28 at once', (many) => {
    it.each(MODERN_ISOLATION_LANES)(
      'each hear what is theirs, all of it and nothing else: %s',
      async (lane) => {
        const expected = await modernCrowd(await clients(direct.direct, many), lane !== 'modern-stdio');
        const got = await modernCrowd(
          await clients((await bench.sides(lane)).hub, many),
          lane !== 'modern-stdio',
        );
        expect(got).toHaveLength(many);
        for (const [n, each] of got.entries()) {
          const own = expected[n];
          expect(own && plainly(each, 'hub'), `client ${n}`).toEqual(own && plainly(own, 'direct'));
        }
      },
    );
  });
}

function clients(side: Sides['direct'], many: number): Promise<Peer[]> {
  const info = (n: number) => `{"name":"client-${n}","version":"1"}`;
  return Promise.all(
    Array.from({ length: many }, (_, n) => side.open({ capabilities: ALL_CAPABILITIES, info: info(n) })),
  );
}

function plainly({ call, standing, takenBack }: Experience, side: keyof Sides) {
  return {
    call: comparable(call, ['request-state'], side),
    standing: comparable(standing, [], side),
    takenBack,
  };
}
