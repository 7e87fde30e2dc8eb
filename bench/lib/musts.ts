import type { FigureRow } from './figures.ts';
import { short } from './numbers.ts';

/** What a figure of the hub must be, by itself or beside another one of the same run. */
interface Must {
  what: string;
  value: (of: Lookup) => number;
  bound: number;
  /** At least the bound instead of at most. */
  atLeast?: boolean;
}

type Party = 'hub' | 'embedded' | 'sdk' | 'pass' | 'direct';
/** The median of a figure, NaN where it was not measured. */
type Lookup = (figure: string, party: Party) => number;

const CPU = 'processor time';

function ratio(figure: string, other: Party, bound: number, of: Party = 'hub'): Must {
  const what = `${figure}, x ${other}${of === 'embedded' ? ', embedded database' : ''}`;
  return { what, value: (lookup) => lookup(figure, of) / lookup(figure, other), bound };
}

function plain(figure: string, bound: number, of: Party = 'hub'): Must {
  const what = of === 'embedded' ? `${figure}, embedded database` : figure;
  return { what, value: (lookup) => lookup(figure, of), bound };
}

const calls = (kind: string, users: number): string => `calls, ${kind}, ${users} at once: ${CPU}`;

function modern(kind: string): Must {
  const figure = `calls of 2026-07-28, ${kind}, 16 at once: ${CPU}`;
  const older = `calls of older revisions beside them, ${kind}, 16 at once: ${CPU}`;
  return {
    what: `${figure}, x older ones beside them`,
    value: (of) => of(figure, 'hub') / of(older, 'hub'),
    bound: 1.2,
  };
}

const ANSWERS = 'calls, http, 16 at once: answers';
const P50 = 'calls, http, 1 at once: median latency';
const big = (kind: string): Must[] => [
  plain(`results of 10 MiB, ${kind}: median latency`, 300),
  plain(`results of 10 MiB, ${kind}: memory more at most`, 200),
  plain(`results of 10 MiB, ${kind}: p99 latency of small calls beside`, 50),
];

const MUSTS: readonly Must[] = [
  ratio(calls('http', 16), 'sdk', 0.15),
  ratio(calls('http', 64), 'sdk', 0.15),
  ratio(calls('stdio', 16), 'sdk', 0.2),
  ratio(calls('stdio', 64), 'sdk', 0.2),
  ratio(calls('http', 16), 'sdk', 0.25, 'embedded'),
  ratio(calls('http', 64), 'sdk', 0.25, 'embedded'),
  ratio(calls('stdio', 16), 'sdk', 0.25, 'embedded'),
  ratio(calls('stdio', 64), 'sdk', 0.25, 'embedded'),
  ratio(calls('http', 16), 'pass', 2),
  ratio(calls('http', 64), 'pass', 2),
  ratio(calls('http', 1), 'sdk', 0.35),
  ratio(calls('stdio', 1), 'sdk', 0.35),
  { ...ratio(ANSWERS, 'sdk', 6), atLeast: true },
  {
    what: `${P50}, ms more than without a hub`,
    value: (of) => of(P50, 'hub') - of(P50, 'direct'),
    bound: 0.4,
  },
  modern('http'),
  modern('stdio'),
  ratio(`list of 1000 tools, 1 at once: ${CPU}`, 'sdk', 0.35),
  ratio(`list of 1000 tools, 8 at once: ${CPU}`, 'sdk', 0.35),
  plain('sessions at rest: heap for each', 10),
  plain('sessions with open streams: memory in all', 512),
  plain(`2000 clients that come and go: ${CPU}`, 1.5),
  plain('2000 clients that come and go: heap kept of each', 0.5),
  plain('start with 1 stdio upstreams: until it listens', 300),
  plain('start with 1 stdio upstreams: until all is listed', 500),
  plain('start with 1 stdio upstreams: until all is listed', 1000, 'embedded'),
  plain('start with 50 stdio upstreams: until all is listed', 2500),
  ...big('http'),
  ...big('stdio'),
];

export interface Verdict {
  /** `kept`, `MISSED` or `not measured`, with the figure and its bound. */
  line: string;
  missed: boolean;
}

/**
 * Holds the figures of a run against what they must be.
 * @param hub the target that is judged @param embedded the one with the embedded database
 */
export function judge(rows: readonly FigureRow[], hub: string, embedded: string): Verdict[] {
  const of: Lookup = (figure, party) => {
    const name = party === 'hub' ? hub : party === 'embedded' ? embedded : party;
    return rows.find((row) => row.name === figure && row.target === name)?.median ?? Number.NaN;
  };
  return MUSTS.map(({ what, value, bound, atLeast = false }) => {
    const found = value(of);
    const measured = Number.isFinite(found);
    const missed = measured && (atLeast ? found < bound : found > bound);
    const state = missed ? 'MISSED' : measured ? 'kept' : 'not measured';
    const figure = measured ? short(found) : '-';
    return {
      line: `${state.padEnd(13)}${figure.padStart(7)}  ${atLeast ? '>=' : '<='} ${bound}  ${what}`,
      missed,
    };
  });
}
