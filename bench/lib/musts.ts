import type { FigureRow } from './figures.ts';
import { short } from './numbers.ts';

/** What a figure of the hub must be beside another one of the same run. */
interface Must {
  what: string;
  value: (of: Lookup) => number;
  bound: number;
  /** At least the bound instead of at most. */
  atLeast?: boolean;
}

/** The median of a figure, NaN where it was not measured. */
type Lookup = (figure: string, target: 'hub' | 'sdk' | 'pass' | 'direct') => number;

const CPU = 'processor time';

const against = (figure: string, other: 'sdk' | 'pass') => (of: Lookup) =>
  of(figure, 'hub') / of(figure, other);

function cpu(kind: string, users: number, other: 'sdk' | 'pass', bound: number): Must {
  const figure = `calls, ${kind}, ${users} at once: ${CPU}`;
  return { what: `${figure}, x ${other}`, value: against(figure, other), bound };
}

function modern(kind: string): Must {
  const figure = (of: string) => `${of}, ${kind}, 16 at once: ${CPU}`;
  return {
    what: `${figure('calls of 2026-07-28')}, x older ones`,
    value: (of) => of(figure('calls of 2026-07-28'), 'hub') / of(figure('calls'), 'hub'),
    bound: 1.2,
  };
}

function list(users: number): Must {
  const figure = `list of 1000 tools, ${users} at once: ${CPU}`;
  return { what: `${figure}, x sdk`, value: against(figure, 'sdk'), bound: 0.35 };
}

const ANSWERS = 'calls, http, 16 at once: answers';
const P50 = 'calls, http, 1 at once: median latency';

const MUSTS: readonly Must[] = [
  cpu('http', 16, 'sdk', 0.15),
  cpu('http', 64, 'sdk', 0.15),
  cpu('stdio', 16, 'sdk', 0.2),
  cpu('stdio', 64, 'sdk', 0.2),
  cpu('http', 16, 'pass', 2),
  cpu('http', 64, 'pass', 2),
  cpu('http', 1, 'sdk', 0.35),
  cpu('stdio', 1, 'sdk', 0.35),
  { what: `${ANSWERS}, x sdk`, value: against(ANSWERS, 'sdk'), bound: 6, atLeast: true },
  {
    what: `${P50}, ms more than without a hub`,
    value: (of) => of(P50, 'hub') - of(P50, 'direct'),
    bound: 0.4,
  },
  modern('http'),
  modern('stdio'),
  list(1),
  list(8),
];

export interface Verdict {
  /** `kept`, `MISSED` or `not measured`, with the figure and its bound. */
  line: string;
  missed: boolean;
}

/** Holds the figures of a run against what they must be. @param hub the target that is judged */
export function judge(rows: readonly FigureRow[], hub: string): Verdict[] {
  const of: Lookup = (figure, target) => {
    const name = target === 'hub' ? hub : target;
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
