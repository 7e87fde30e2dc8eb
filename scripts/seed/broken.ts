import { countDenial } from '../../server/store/queries/audit.ts';
import { entriesOf } from './busy.ts';
import { writePastCalls } from './calls.ts';
import { serversOf } from './catalog.ts';
import { seedKeys, seedPeople } from './people.ts';
import type { Scenario, Stage } from './scenario.ts';

const MINUTE_MS = 60_000;
const node = process.execPath;

/** Nearly everything that goes wrong, each at a server of its own, beside some that are well. */
export const broken: Scenario = {
  about: 'servers that fail in every way, denied calls, a key about to expire',
  page: '/',
  async fill({ ctx, password, upstreamUrl, progress }: Stage) {
    const well = serversOf(8);
    await seedPeople(ctx, password);
    const keys = await seedKeys(
      ctx,
      ['prod'],
      well.map(({ name }) => name),
    );
    await writePastCalls(ctx.store, {
      progress,
      count: 5000,
      hours: 24,
      servers: well,
      principals: keys.map((id) => `key:${id}`),
      endpoints: ['mcp', 'mcp/prod'],
    });
    await writeDenials(ctx, `key:${keys[1]}`);
    return {
      mcpServers: { ...entriesOf(well, upstreamUrl), ...FAILING },
      groups: [{ id: 'prod', name: 'Production', servers: [{ name: 'github' }, { name: 'offline' }] }],
    };
  },
};

const FAILING: Record<string, unknown> = {
  offline: { type: 'streamable-http', url: 'http://127.0.0.1:9/mcp', title: 'Nobody listens there' },
  'not-installed': { command: 'mcp-server-that-is-not-installed', title: 'No such command' },
  'ends-at-once': {
    command: node,
    args: ['-e', 'console.error(\'Error: cannot find module "left-pad"\'); process.exit(1)'],
    title: 'Ends at once',
  },
  'never-answers': {
    command: node,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    title: 'Never answers',
    timeouts: { init: 5000 },
  },
  'talks-nonsense': {
    command: node,
    args: ['-e', "setInterval(() => console.log('Hello, I am not JSON'), 500)"],
    title: 'Talks nonsense',
    timeouts: { init: 5000 },
  },
  'variable-missing': { command: 'npx', args: ['-y', 'x'], env: { TOKEN: '${CRM_TOKEN}' }, title: 'CRM' },
  switched: { type: 'streamable-http', url: 'http://127.0.0.1:9/mcp', enabled: false, title: 'Switched off' },
};

/** A key that tries what it may not, more and more, and somebody who guesses passwords. */
async function writeDenials({ store }: Stage['ctx'], principal: string): Promise<void> {
  const now = Date.now();
  const none = { userAgent: null, requestId: null };
  for (let minute = 40; minute > 0; minute--) {
    const at = new Date(now - minute * MINUTE_MS);
    const count = 1 + Math.floor((40 - minute) / 3);
    const from = { at, action: 'auth.denied', ...none };
    await countDenial(store.db, { ...from, principal, reason: 'denied.tool', address: '10.4.2.77', count });
    if (minute % 4 === 0) {
      const stranger = { principal: 'unknown', reason: 'auth.password', address: '203.0.113.9' };
      await countDenial(store.db, { ...from, ...stranger, count: 3 });
    }
  }
}
