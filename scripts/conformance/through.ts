import { startHub } from '../../tests/support/hub.ts';
import { waitForServers } from '../../tests/support/rest.ts';
import type { Endpoint, Run } from './compare.ts';
import { startFixture } from './fixture.ts';
import { isPossible } from './kinds.ts';
import { startShim } from './shim.ts';
import { type Outcomes, runSuite, type SuiteName } from './suites.ts';

const READY_MS = 120_000;

/** How names look at each endpoint. */
const PLACES: Record<Endpoint, { path: string; prefix: string }> = {
  server: { path: '/mcp/fixture', prefix: '' },
  group: { path: '/mcp/all', prefix: 'fixture__' },
};

/** What the suites say of the server itself, without a hub: side by side, they do not disturb each other. */
export async function runDirectly(suites: readonly SuiteName[]): Promise<Map<SuiteName, Outcomes>> {
  const fixture = await startFixture('dual');
  try {
    const ran = suites.map(async (suite) => [suite, await runSuite(suite, fixture.url)] as const);
    return new Map(await Promise.all(ran));
  } finally {
    await fixture.stop();
  }
}

/**
 * Runs suites through one endpoint of a hub of its own whose only server is of `kind`; of its own, because suites leave
 * questions unanswered, and a hub holds their calls for a while. They run side by side, but over stdio one by one: what
 * a server says on its only connection belongs to no call. A server that the hub cannot reach loses everything: that is
 * said, and the suites run all the same.
 */
export async function runThroughHub(
  { kind, endpoint }: Pick<Run, 'kind' | 'endpoint'>,
  direct: ReadonlyMap<SuiteName, Outcomes>,
  say: (sentence: string) => void,
): Promise<Run[]> {
  const { path, prefix } = PLACES[endpoint];
  const closing: Array<() => unknown> = [];
  try {
    const fixture = await startFixture(kind);
    closing.unshift(fixture.stop);
    const hub = await startHub({
      readyMs: READY_MS,
      settings: {
        mcpServers: { fixture: fixture.entry },
        groups: [{ id: 'all', servers: ['fixture'] }],
      },
    });
    closing.unshift(hub.stop);
    await waitForServers(hub, ['fixture']).catch((error: Error) => say(`${kind}: ${error.message}`));
    const shim = await startShim({ target: `${hub.url}${path}`, prefix, key: hub.key });
    closing.unshift(shim.close);
    const run = async ([suite, outcomes]: [SuiteName, Outcomes]): Promise<Run> => {
      return { kind, endpoint, suite, direct: outcomes, hub: await runSuite(suite, shim.url) };
    };
    const wanted = [...direct].filter(([suite]) => isPossible(kind, suite));
    if (!kind.startsWith('stdio')) return await Promise.all(wanted.map(run));
    const runs: Run[] = [];
    for (const one of wanted) runs.push(await run(one));
    return runs;
  } finally {
    for (const close of closing) await close();
  }
}
