import { median, short } from './numbers.ts';

/** One measured number; `name` says what and how, such as `calls http 16 users`. */
export interface Figure {
  name: string;
  quantity: string;
  unit: string;
  value: number;
}

/** Everything measured so far: figure, then target, then one value for each round. */
export class Figures {
  readonly #values = new Map<string, { unit: string; byTarget: Map<string, number[]> }>();

  add(target: string, { name, quantity, unit, value }: Figure): void {
    const key = `${name}: ${quantity}`;
    const figure = this.#values.get(key) ?? { unit, byTarget: new Map<string, number[]>() };
    this.#values.set(key, figure);
    figure.byTarget.set(target, [...(figure.byTarget.get(target) ?? []), value]);
  }

  /** Median, range over the rounds, and the ratio to the target `base` where that has the figure too. */
  rows(base: string): FigureRow[] {
    return [...this.#values].flatMap(([name, { unit, byTarget }]) => {
      const baseMedian = median(byTarget.get(base) ?? []);
      return [...byTarget].map(([target, values]) => {
        const middle = median(values);
        const ratio = middle / baseMedian;
        return {
          name,
          unit,
          target,
          median: middle,
          min: Math.min(...values),
          max: Math.max(...values),
          rounds: values.length,
          ratio: Number.isFinite(ratio) ? ratio : null,
        };
      });
    });
  }
}

export interface FigureRow {
  /** What was measured, how, and which quantity of it. */
  name: string;
  unit: string;
  target: string;
  median: number;
  min: number;
  max: number;
  rounds: number;
  ratio: number | null;
}

/** A block for each figure, a line in it for each target. */
export function asText(rows: readonly FigureRow[], base: string): string {
  const lines: string[] = [];
  let block = '';
  for (const row of rows) {
    if (row.name !== block) lines.push('', `${row.name} (${row.unit})`);
    block = row.name;
    const range = row.rounds > 1 ? `[${short(row.min)}..${short(row.max)}]` : '';
    const ratio = row.ratio === null ? '' : `${row.ratio.toFixed(2)} x ${base}`;
    lines.push(
      `  ${row.target.padEnd(12)}${short(row.median).padStart(9)}  ${range.padEnd(22)} ${ratio}`.trimEnd(),
    );
  }
  return lines.join('\n');
}
