import { customType, timestamp } from 'drizzle-orm/pg-core';

/**
 * An instant with the precision of a JavaScript Date. Microseconds would not survive the way through a Date, and a
 * page that continues "after (at, id)" would then repeat or lose rows.
 */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** Bytes, as a Buffer from either driver (PGlite yields a bare Uint8Array). */
export const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value),
});

/**
 * JSON kept as text. `jsonb` refuses \u0000, reorders members, and drizzle parses a top-level string twice; nothing
 * here is ever searched by its inside.
 */
export const jsonText = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value): unknown => JSON.parse(value),
});
