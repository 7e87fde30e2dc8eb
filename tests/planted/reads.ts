import { z } from 'zod';
import { routes } from '../../server/api/routes/index.ts';
import type { World } from './world.ts';

/** What is there to ask for. */
export interface Facts {
  servers: string[];
  /** Those that say something. */
  talking: string[];
  groups: string[];
  keys: string[];
  users: string[];
  sessions: string[];
  calls: string[];
  revisions: number[];
}

const TALKING = ['gossip', 'remote', 'made', 'dying', 'refusing', 'demanding', 'lacking'];
const KINDS = ['tools', 'prompts', 'resources', 'templates'];
const whole = [''];

/** Every route that reads, and the addresses under which it is asked: what is behind its path, or all of it. */
const READS: Record<string, (facts: Facts) => string[]> = {
  '/servers': () => whole,
  '/servers/{name}': ({ servers }) => servers,
  '/servers/{name}/origin-diff': ({ servers }) => servers,
  '/servers/{name}/logs': ({ talking }) =>
    talking.flatMap((name) => [
      ...[`${name}?limit=5000`, `${name}?limit=5000&download=true`],
      ...[`${name}?stream=stderr`, `${name}?q=key&download=true`],
    ]),
  '/servers/{name}/tools': ({ talking }) => talking,
  '/servers/{name}/items/{kind}': ({ talking }) =>
    talking.flatMap((name) => KINDS.map((kind) => `${name}/${kind}`)),
  '/servers/{name}/access': ({ servers }) => servers,
  '/groups': () => whole,
  '/groups/{id}': ({ groups }) => groups,
  '/groups/{id}/access': ({ groups }) => groups,
  '/groups/{id}/footprint': ({ groups }) => groups,
  '/keys': () => whole,
  '/keys/{id}': ({ keys }) => keys,
  '/keys/{id}/tools': ({ keys }) => keys.flatMap((id) => [id, `${id}?endpoint=gossip`]),
  '/tools': () => ['', '?endpoint=gossip', '?endpoint=remote', '?endpoint=team'],
  '/tools/index': () => whole,
  '/smart-routing/status': () => whole,
  '/smart-routing/queries': () => ['', '?led=nowhere'],
  '/smart-routing/learned': () => whole,
  '/smart-routing/footprint': () => whole,
  '/smart-routing/text': () => ['', '?group=team'],
  '/sessions': () => ['', '?endpoint=mcp'],
  '/activity': () => ['?limit=500', '?outcome=error', '?q=gossip', '?errorOwner=upstream&server=gossip'],
  '/activity/stats': () =>
    ['none', 'minute', 'hour', 'day', 'server', 'item', 'principal', 'endpoint', 'method'].map(
      (by) => `?groupBy=${by}&from=${encodeURIComponent(new Date(Date.now() - 3_600_000).toISOString())}`,
    ),
  '/activity/export': () =>
    ['jsonl', 'csv'].flatMap((format) => [`?format=${format}`, `?format=${format}&payloads=true`]),
  '/activity/{id}': ({ calls }) => calls,
  '/audit': () => ['?limit=500', '?outcome=denied', '?action=server.', '?q=gossip'],
  '/audit/export': () => ['?format=jsonl', '?format=csv'],
  '/settings/system': () => whole,
  '/settings/revisions': () => whole,
  '/settings/revisions/{number}': ({ revisions }) => revisions.map(String),
  '/settings/revisions/{number}/diff': ({ revisions }) =>
    revisions.flatMap((number) => [`${number}`, `${number}?to=0`]),
  '/events': () => ['?activity=1&logs=gossip,dying,remote'],
  '/auth/setup': () => whole,
  '/auth/me': () => whole,
  '/auth/sessions': () => whole,
  '/users': () => whole,
  '/users/{id}': ({ users }) => users,
  '/users/{id}/sessions': ({ users }) => users,
};

/** What is served beside the routes. */
const BESIDE = [
  ...['/health', '/health/live', '/health/ready', '/api/health', '/metrics', '/config'],
  ...['/api/openapi.json', '/api/docs'],
];
/** Of the console; served where it is built. */
const PAGES = [
  '/',
  '/servers',
  '/groups',
  '/keys',
  '/users',
  '/activity',
  '/audit',
  '/settings',
  '/sign-in',
  '/setup',
];

export const readRoutes = routes.filter(({ method }) => method === 'get').map(({ path }) => path);
export const knownReads = Object.keys(READS);

/** Puts what a read is asked for into its path: one segment for each parameter, then a query. */
function addressOf(path: string, asked: string): string {
  const [segments = '', query] = asked.split('?');
  const values = segments.split('/');
  const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(values.shift() ?? ''));
  return `/api${filled}${query === undefined ? '' : `?${query}`}`;
}

/** Everybody asks for everything that can be read, but the stream of events: see `followEvents`. */
export async function readEverything(world: World, callers = [...world.callers.keys()]): Promise<void> {
  const facts = await factsOf(world);
  for (const who of callers) {
    for (const [path, asked] of Object.entries(READS)) {
      if (path === '/events') continue;
      const addresses = asked(facts).map((each) => addressOf(path, each));
      await Promise.all(
        addresses.map((each) => world.ask(`GET ${path}`, who, { method: 'GET', path: each })),
      );
    }
    for (const path of BESIDE) await world.ask(`GET ${path}`, who, { method: 'GET', path });
  }
  for (const path of PAGES) await world.ask('a page of the console', 'nobody', { method: 'GET', path });
}

/** Everybody listens for a while. */
export async function followEvents(world: World, forMs: number): Promise<void> {
  const path = addressOf('/events', READS['/events']?.({ ...NOTHING })[0] ?? '');
  await Promise.all(
    [...world.callers.keys()].map((who) => world.ask('GET /events', who, { method: 'GET', path, forMs })),
  );
}

const NOTHING: Facts = {
  servers: [],
  talking: [],
  groups: [],
  keys: [],
  users: [],
  sessions: [],
  calls: [],
  revisions: [],
};

async function factsOf(world: World): Promise<Facts> {
  const list = async <T>(path: string, item: z.ZodType<T>): Promise<T[]> => {
    const answer = await world.ask(`GET ${path}`, 'the local token', {
      method: 'GET',
      path: `/api${path}?limit=500`,
    });
    return z.object({ items: z.array(item) }).parse(JSON.parse(answer.text)).items;
  };
  const id = z.object({ id: z.string() }).transform((each) => each.id);
  return {
    talking: TALKING,
    servers: await list(
      '/servers',
      z.object({ name: z.string() }).transform(({ name }) => name),
    ),
    groups: await list('/groups', id),
    keys: await list('/keys', id),
    users: await list('/users', id),
    sessions: [],
    calls: (await list('/activity', id)).slice(0, 20),
    revisions: await list(
      '/settings/revisions',
      z.object({ number: z.number() }).transform(({ number }) => number),
    ),
  };
}
