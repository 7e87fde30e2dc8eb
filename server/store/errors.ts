import { DrizzleQueryError } from 'drizzle-orm';
import { PatchbayError } from '../lib/errors.ts';

/** The five-character SQLSTATE of a failed statement, wherever it is in the chain of causes. */
export function sqlState(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[0-9A-Z]{5}$/.test(at.code)) return at.code;
  }
  return undefined;
}

/** SQLSTATE classes that speak of the connection or the server, not of the statement. */
const UNREACHABLE = /^(08...|53...|57P0[1-5]|58000|25P0[34]|3D000|28...)$/;
const NODE_UNREACHABLE = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ENOENT|EACCES)/;
/** What pg says, without a code, when a connection is gone or does not come. */
const PG_UNREACHABLE =
  /connection terminated|timeout exceeded when trying to connect|cannot use a pool|query read timeout|client was closed|not queryable/i;

function unwrapped(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error;
}

function isUnreachable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return UNREACHABLE.test(state);
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && NODE_UNREACHABLE.test(at.code)) return true;
    if (PG_UNREACHABLE.test(at.message)) return true;
  }
  return false;
}

/** Whether the same transaction is likely to pass when it is run again. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/**
 * Any error of the database as a PatchbayError. Drizzle's own error carries every parameter in its text, so it never
 * passes, not even as the cause.
 */
export function storeError(error: unknown): unknown {
  const inner = unwrapped(error);
  if (inner instanceof PatchbayError) return inner;
  // The server's detail quotes whole rows.
  if (inner instanceof Error && 'detail' in inner) Object.assign(inner, { detail: undefined });
  if (isUnreachable(inner)) {
    return new PatchbayError('unavailable', 'The database cannot be reached.', {
      cause: inner,
      retryAfter: 5,
    });
  }
  const state = sqlState(inner);
  if (state === '23505') {
    return new PatchbayError('conflict', 'Something with this name or id exists already.', { cause: inner });
  }
  if (state === '22021' || state === '22P05') {
    return new PatchbayError('invalid_input', 'Text with a NUL character cannot be stored.', {
      cause: inner,
    });
  }
  if (state === '57014')
    return new PatchbayError('unavailable', 'The database took too long.', { cause: inner, retryAfter: 5 });
  if (state !== undefined || error instanceof DrizzleQueryError) {
    return new PatchbayError('internal', 'The database refused a statement.', { cause: inner });
  }
  return inner;
}
