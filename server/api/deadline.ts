import { PatchbayError } from '../lib/errors.ts';

/** How long a handler may take, ms. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Runs `work` under a deadline. Its signal aborts at the deadline, and when `gone` does; afterwards it still follows
 * `gone`, for what goes on after the answer began (a stream).
 * @throws PatchbayError `timeout` at the deadline, even if `work` never heeds the signal
 */
export async function withDeadline<T>(
  timeoutMs: number,
  gone: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const follow = () => controller.abort();
  if (gone.aborted) controller.abort();
  gone.addEventListener('abort', follow, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new PatchbayError('timeout', `No answer within ${timeoutMs} ms`, { owner: 'platform' });
      controller.abort(error);
      reject(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
