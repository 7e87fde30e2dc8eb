import { median } from '../lib/numbers.ts';
import { Rest, type ServerRow } from '../lib/rest.ts';
import { withTarget } from '../lib/running.ts';
import { until } from '../lib/time.ts';
import { echoUpstream, FIXTURE, stdioUpstream, TROUBLE, type Upstream } from '../lib/upstreams.ts';
import { atMost, type FaultContext, matches, type Scenario } from './scenario.ts';

const GOOD = 45;
/** Short, so that the run need not wait for the usual five minutes. */
const INIT_TIMEOUT_MS = 5000;

/** Each bad server and what an administrator must read about it. */
const BAD: Record<string, { upstream: Upstream; says: RegExp }> = {
  malformed: { upstream: malformed('malformed'), says: /command/i },
  mute: { upstream: stdioUpstream('mute', [FIXTURE, '--stdio', '--mute']), says: /answer|respon|time/i },
  exits: { upstream: stdioUpstream('exits', [FIXTURE, '--stdio', '--exit', '3']), says: /(code|status) 3/i },
  floods: { upstream: stdioUpstream('floods', [TROUBLE, 'flood']), says: /answer|respon|time/i },
  garbage: { upstream: stdioUpstream('garbage', [TROUBLE, 'garbage']), says: /json|stdout|standard output/i },
};

export const start: Scenario = {
  title: 'Five bad servers among fifty do not hold up the others',
  async run({ hub, quick, check }: FaultContext) {
    const names = Array.from({ length: GOOD }, (_, index) => `good${index}`);
    const good = await Promise.all(names.map((name) => echoUpstream(name, 'stdio')));
    const all = [...Object.values(BAD).map(({ upstream }) => upstream), ...good];
    const options = {
      env: { INIT_TIMEOUT: String(INIT_TIMEOUT_MS) },
      awaited: names.map((name) => hub.toolName(name, 'echo')),
      timeoutMs: 90_000,
    };
    const without: number[] = [];
    const withBad: number[] = [];
    let bad: ServerRow[] = [];
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      without.push(await withTarget(hub, good, options, async ({ startMs }) => startMs));
      await withTarget(hub, all, options, async (running) => {
        withBad.push(running.startMs);
        const rest = new Rest(running);
        bad = await failures(rest);
        rest.close();
      });
    }
    const alone = median(without);
    check(
      atMost(
        `${GOOD} good servers ready beside 5 bad ones (alone: ${Math.round(alone)} ms)`,
        median(withBad),
        1.5 * alone + 500,
        'ms',
      ),
      ...Object.entries(BAD).map(([name, { says }]) =>
        matches(`what the API says about the one that is "${name}"`, failureOf(bad, name), says),
      ),
    );
  },
};

/** The bad ones, as soon as all of them say something; what there is when some never do. */
async function failures(rest: Rest): Promise<ServerRow[]> {
  let rows: ServerRow[] = [];
  await until('every bad server to say what is wrong', INIT_TIMEOUT_MS * 3, 250, async () => {
    rows = (await rest.servers()).filter(({ name }) => name in BAD);
    return rows.filter(({ failure }) => failure !== '').length === Object.keys(BAD).length;
  }).catch(() => {});
  return rows;
}

function failureOf(rows: readonly ServerRow[], name: string): string {
  const row = rows.find((one) => one.name === name);
  return row ? `${row.state}, ${row.failure}` : 'it is not listed';
}

function malformed(name: string): Upstream {
  return { ...stdioUpstream(name, []), entry: { type: 'stdio', command: 42 } };
}
