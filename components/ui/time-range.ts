/** Ranges that end now, by the names they have in the address. `all` begins with the first record. */
export type Span = '15m' | '1h' | '6h' | '24h' | '7d' | '30d' | '90d' | 'all';

/** A range that ends now, or one between two moments (ms since 1970; `to` is not part of it). */
export type RangeChoice = Span | { from: number; to: number };

/** ms since 1970; null is without a border. */
export interface Bounds {
  from: number | null;
  to: number | null;
  /** `to`; where there is none, when the minute or hour that goes on now will be over. */
  end: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LENGTHS: Record<Span, number | null> = {
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '90d': 90 * DAY,
  all: null,
};

/** Longer ranges are counted in whole hours. */
const BY_MINUTES = 6 * HOUR;

/**
 * What `span`, or `from` and `to`, of an address say.
 *
 * @param usual what counts where they say nothing, or nothing that makes sense
 */
export function choiceOf(
  get: (name: string) => string | null,
  spans: readonly Span[],
  usual: Span,
): RangeChoice {
  const from = Date.parse(get('from') ?? '');
  const to = Date.parse(get('to') ?? '');
  if (from < to) return { from, to };
  return spans.find((span) => span === get('span')) ?? usual;
}

/** The same for writing; the usual range needs no words. */
export function rangePatch(
  choice: RangeChoice,
  usual: Span,
): { span: string | null; from: string | null; to: string | null } {
  if (typeof choice === 'string') return { span: choice === usual ? null : choice, from: null, to: null };
  const { from, to } = choice;
  return { span: null, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/**
 * From when to when. A range that ends now begins at a whole minute, a longer one at a whole hour, so that its parts
 * are whole minutes and hours, too; the one that goes on at `now` is the last part.
 */
export function boundsOf(choice: RangeChoice, now: number): Bounds {
  if (typeof choice !== 'string') return { ...choice, end: choice.to };
  const length = LENGTHS[choice];
  const unit = length === null || length > BY_MINUTES ? HOUR : MINUTE;
  const end = (Math.floor(now / unit) + 1) * unit;
  return { from: length === null ? null : end - length, to: null, end };
}

/** From when to when as the hub is asked, ISO 8601; null is without a border. */
export function spanOf({ from, to }: Bounds): { from: string | null; to: string | null } {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return { from: iso(from), to: iso(to) };
}

/** A moment as `<input type="datetime-local">` has it: in the browser's zone, to the minute. */
export function toLocalInput(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** NaN for what is no moment. */
export function ofLocalInput(text: string): number {
  return Date.parse(text);
}
