/** A time as callers give it: ISO 8601 or a Date. */
export type Instant = Date | string;

/** Filters with a span of time, `from` included and `to` not. */
export type Spanned<T> = Omit<T, 'from' | 'to'> & { from?: Instant | undefined; to?: Instant | undefined };

export function withDates<T extends { from?: Instant | undefined; to?: Instant | undefined }>(
  filters: T,
): Omit<T, 'from' | 'to'> & { from: Date | undefined; to: Date | undefined } {
  return { ...filters, from: dateOf(filters.from), to: dateOf(filters.to) };
}

function dateOf(instant: Instant | undefined): Date | undefined {
  return instant === undefined ? undefined : new Date(instant);
}
