import { randomBytes } from 'node:crypto';

const SANE = /^[A-Za-z0-9][A-Za-z0-9._:@/+=-]{7,127}$/;

/** Unique across processes by its prefix; a counter costs nothing where a UUID costs half a microsecond. */
const prefix = randomBytes(6).toString('base64url').replace(/[-_]/g, 'x');
let count = 0;

/** The caller's own id where it can be written to a log and a header as it is, else a new one. */
export function requestId(inbound: string | string[] | undefined): string {
  if (typeof inbound === 'string' && SANE.test(inbound)) return inbound;
  count++;
  return `${prefix}-${count.toString(36)}`;
}
