import { readAnySet } from '../../bench/routing/any-set.ts';
import { seedKeys, seedPeople } from './people.ts';
import type { Scenario, Stage } from './scenario.ts';

/** The kind of servers under which these are served. */
export const REAL = 'real';

const FOLDER = new URL('../../bench/routing/set', import.meta.url).pathname;
let known: ReturnType<typeof readServers> | undefined;

function readServers() {
  const servers = new Map<string, { entry: Record<string, string>; tools: object[] }>();
  for (const { server, serverTitle, serverDescription, definition } of readAnySet(FOLDER).tools) {
    const said = {
      ...(serverTitle && { title: serverTitle }),
      ...(serverDescription && { description: serverDescription }),
    };
    const tools = servers.get(server)?.tools ?? [];
    servers.set(server, { entry: said, tools: [...tools, definition] });
  }
  return servers;
}

function realServers(): ReturnType<typeof readServers> {
  known ??= readServers();
  return known;
}

export const realToolsOf = (name: string): object[] => realServers().get(name)?.tools ?? [];

/** What smart routing is measured by: the lists that well-known servers have. */
export const real: Scenario = {
  about: 'the true lists of 71 servers with 1,547 tools, to search in',
  page: '/smart-routing',
  async fill({ ctx, password, upstreamUrl }: Stage) {
    const names = [...realServers().keys()];
    await seedPeople(ctx, password);
    await seedKeys(ctx, [], names);
    const entry = (name: string) => ({
      ...{ type: 'streamable-http', url: upstreamUrl(REAL, name) },
      ...realServers().get(name)?.entry,
    });
    return { mcpServers: Object.fromEntries(names.map((name) => [name, entry(name)])) };
  },
};
