import { type Counter, Histogram, type Registry } from 'prom-client';

/**
 * What happens with every call is counted in plain numbers; the registry is told when somebody reads it. prom-client
 * itself puts a text together for each addition to find what to add to.
 */
export class Tally {
  readonly #child: Pick<Counter.Internal, 'inc'>;
  readonly #changed: Tally[];
  #count = 0;

  /** @param changed where it enters itself when it has something to tell */
  constructor(child: Pick<Counter.Internal, 'inc'>, changed: Tally[]) {
    this.#child = child;
    this.#changed = changed;
  }

  inc(): void {
    if (this.#count++ === 0) this.#changed.push(this);
  }

  flush(): void {
    this.#child.inc(this.#count);
    this.#count = 0;
  }
}

/** For the `collect` of a counter: tells what was counted since the last time. */
export function flushAll(changed: Tally[]): void {
  for (const tally of changed.splice(0)) tally.flush();
}

/** The observations under one label value. */
class Series {
  readonly #bounds: readonly number[];
  /** How many fell between a bound and the one before it; the last are those above all bounds. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.#bounds.length && value > (this.#bounds[at] ?? 0)) at++;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum += value;
  }
}

type Exported<L extends string> = ReturnType<Histogram<L | 'le'>['get']>;

/** A histogram of one label whose observations cost a search among its bounds and an addition. */
export class TallyHistogram<L extends string> extends Histogram<L | 'le'> {
  /** Never observed: it knows how a histogram is described. */
  readonly #blank: Histogram<L | 'le'>;
  readonly #name: string;
  readonly #label: L;
  readonly #bounds: readonly number[];
  readonly #series = new Map<string, Series>();

  constructor({
    label,
    ...rest
  }: { name: string; help: string; label: L; buckets: number[]; registers: Registry[] }) {
    super({ ...rest, labelNames: [label] });
    this.#blank = new Histogram<L | 'le'>({ ...rest, labelNames: [label], registers: [] });
    this.#name = rest.name;
    this.#label = label;
    this.#bounds = rest.buckets;
  }

  of(value: string): Pick<Series, 'observe'> {
    const series = this.#series.get(value) ?? new Series(this.#bounds);
    this.#series.set(value, series);
    return series;
  }

  forget(value: string): void {
    this.#series.delete(value);
  }

  override async get(): Exported<L> {
    const about = await this.#blank.get();
    return {
      ...about,
      values: [...this.#series].flatMap(([value, series]) => this.#valuesOf(value, series)),
    };
  }

  /** What the registry asks for when it writes its text. */
  getForPromString(): Exported<L> {
    return this.get();
  }

  #valuesOf(value: string, { counts, sum }: Series): Awaited<Exported<L>>['values'] {
    let below = 0;
    const values: Awaited<Exported<L>>['values'] = counts.map((count, at) => {
      below += count;
      const labels = this.#labels(value, this.#bounds[at] ?? '+Inf');
      return { metricName: `${this.#name}_bucket`, labels, value: below };
    });
    const labels = this.#labels(value);
    values.push({ metricName: `${this.#name}_sum`, labels, value: sum });
    values.push({ metricName: `${this.#name}_count`, labels, value: below });
    return values;
  }

  #labels(value: string, le?: number | string): Partial<Record<L | 'le', string | number>> {
    const labels: Partial<Record<L | 'le', string | number>> = {};
    if (le !== undefined) labels.le = le;
    labels[this.#label] = value;
    return labels;
  }
}
