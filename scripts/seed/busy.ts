import { writePastCalls } from './calls.ts';
import { type SeededServer, serversOf, toolsOf } from './catalog.ts';
import { seedKeys, seedPeople } from './people.ts';
import { createRandom } from './random.ts';
import type { Scenario, Stage } from './scenario.ts';

const SERVERS = 200;
const CALLS = 100_000;

/** As large as one hub gets: long lists, deep pages, and calls coming in. */
export const busy: Scenario = {
  about: '200 servers with 3,000 tools, 40 groups, 100,000 calls',
  page: '/servers',
  async fill({ ctx, password, upstreamUrl, progress }: Stage) {
    const servers = serversOf(SERVERS);
    const groups = groupsOf(servers);
    await seedPeople(ctx, password);
    const keys = await seedKeys(
      ctx,
      groups.map(({ id }) => id),
      servers.map(({ name }) => name),
    );
    await writePastCalls(ctx.store, {
      progress,
      count: CALLS,
      hours: 24 * 7,
      servers,
      principals: keys.map((id) => `key:${id}`),
      endpoints: ['mcp', ...groups.slice(0, 8).map(({ id }) => `mcp/${id}`)],
    });
    return { mcpServers: entriesOf(servers, upstreamUrl), groups };
  },
};

export function entriesOf(
  servers: readonly SeededServer[],
  upstreamUrl: Stage['upstreamUrl'],
): Record<string, unknown> {
  return Object.fromEntries(
    servers.map(({ name, kind, title, category }) => [
      name,
      { type: 'streamable-http', url: upstreamUrl(kind, name), title, category },
    ]),
  );
}

interface SeededGroup {
  id: string;
  name: string;
  description: string;
  servers: unknown[];
}

const TEAMS = [
  'Engineering',
  'Support',
  'Finance',
  'Data',
  'Marketing',
  'Security',
  'Research',
  'Operations',
];
const USES = ['daily work', 'incidents', 'reports', 'automation', 'trials'];

/** A group for every team and use: some servers whole, some with a choice of their tools. */
function groupsOf(servers: readonly SeededServer[]): SeededGroup[] {
  const random = createRandom(3);
  return TEAMS.flatMap((team) =>
    USES.map((use) => {
      const chosen = new Set(Array.from({ length: 3 + random.whole(6) }, () => random.pick(servers)));
      return {
        id: `${team}-${use}`.toLowerCase().replaceAll(' ', '-'),
        name: `${team}: ${use}`,
        description: `What ${team} uses for ${use}.`,
        servers: [...chosen].map(({ name, kind }, index) => {
          const tools = toolsOf(kind).map((tool) => tool.name);
          return index % 2 === 0 ? { name } : { name, tools: tools.slice(0, 4 + random.whole(6)) };
        }),
      };
    }),
  );
}
