import { sql } from 'drizzle-orm';
import { createGroup, updateGroup } from '../../server/services/groups.ts';
import {
  createServer,
  setItemOverride,
  setServerEnabled,
  updateServer,
} from '../../server/services/servers.ts';
import { patchSystemConfig } from '../../server/services/settings.ts';
import { writePastCalls } from './calls.ts';
import { type SeededServer, serversOf, toolsOf } from './catalog.ts';
import { seedKeys, seedPeople } from './people.ts';
import { createRandom, type Random } from './random.ts';
import type { Scenario, Stage } from './scenario.ts';

const SERVERS = 14;
const CHANGES = 120;
const DAYS = 90;

/** A quarter of a year in which a team worked on its settings. */
export const history: Scenario = {
  about: 'three months of changes by several people: revisions, audit records, calls',
  page: '/audit',
  async fill({ ctx, password, upstreamUrl, progress }: Stage) {
    const servers = serversOf(SERVERS);
    const people = await seedPeople(ctx, password);
    const [admin, ...others] = people;
    if (!admin) throw new Error('nobody was made');
    for (const { name, kind, title, category } of servers) {
      const spec = { type: 'streamable-http' as const, url: upstreamUrl(kind, name), title, category };
      await createServer(admin, { name, spec });
    }
    await createGroup(admin, {
      id: 'engineering',
      spec: { name: 'Engineering', servers: servers.slice(0, 5).map(({ name }) => ({ name })) },
    });
    const editors = [
      admin,
      ...others.filter(({ principal }) => 'role' in principal && principal.role === 'editor'),
    ];
    await work(editors, servers);
    const keys = await seedKeys(
      admin,
      ['engineering'],
      servers.map(({ name }) => name),
    );
    await spread(ctx);
    await writePastCalls(ctx.store, {
      progress,
      count: 8000,
      hours: 24 * 7,
      servers,
      principals: keys.map((id) => `key:${id}`),
      endpoints: ['mcp', 'mcp/engineering'],
    });
    return { mcpServers: {} };
  },
};

type Act = (ctx: Stage['ctx'], server: SeededServer, random: Random, index: number) => Promise<unknown>;

const ACTS: readonly Act[] = [
  (ctx, { name }, random) =>
    updateServer(ctx, {
      name,
      patch: { description: `Owned by team ${1 + random.whole(9)}.` },
      ifMatch: null,
    }),
  (ctx, { name }, _, index) => setServerEnabled(ctx, { name, enabled: index % 8 !== 0 }),
  (ctx, { name, kind }, random) =>
    setItemOverride(ctx, {
      server: name,
      kind: 'tools',
      item: random.pick(toolsOf(kind)).name,
      override: { enabled: random.next() > 0.5 },
    }),
  (ctx, _, random) =>
    updateGroup(ctx, {
      id: 'engineering',
      patch: { description: `Reviewed, round ${1 + random.whole(20)}.` },
      ifMatch: null,
    }),
];

async function work(people: readonly Stage['ctx'][], servers: readonly SeededServer[]): Promise<void> {
  const random = createRandom(11);
  for (let index = 0; index < CHANGES; index++) {
    await random.pick(ACTS)(random.pick(people), random.pick(servers), random, index);
  }
  const [admin] = people;
  if (admin) await patchSystemConfig(admin, { patch: { limits: { perKey: 1200 } }, ifMatch: null });
}

/** What was done within seconds becomes the work of months, in its order. */
async function spread({ store }: Stage['ctx']): Promise<void> {
  for (const [table, order] of [
    ['audit', 'at, id'],
    ['settings_revisions', 'number'],
  ]) {
    await store.db.execute(
      sql.raw(`
        with placed as (
          select ctid, row_number() over (order by ${order}) as n, count(*) over () as total from ${table}
        )
        update ${table} t set at = date_trunc('second', now()) - make_interval(hours => ${DAYS * 24})
          * (1 - p.n::float8 / p.total) from placed p where t.ctid = p.ctid`),
    );
  }
}
