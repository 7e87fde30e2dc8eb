import { describe, expect, it } from 'vitest';
import { withDeadline } from './deadline.ts';

const open = () => new AbortController().signal;

describe('withDeadline', () => {
  it('answers in time although the work never heeds its signal', async () => {
    const work = withDeadline(5, open(), () => new Promise<never>(() => {}));
    await expect(work).rejects.toMatchObject({ code: 'timeout', owner: 'platform' });
  });

  it('tells the work at the deadline', async () => {
    let seen: AbortSignal | undefined;
    const work = withDeadline(5, open(), (signal) => {
      seen = signal;
      return new Promise<never>(() => {});
    });
    await expect(work).rejects.toThrow();
    expect(seen?.aborted).toBe(true);
  });

  it('goes on following the client after the work is done, but no deadline any more', async () => {
    const gone = new AbortController();
    const signal = await withDeadline(5, gone.signal, async (given) => given);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(signal.aborted).toBe(false);
    gone.abort();
    expect(signal.aborted).toBe(true);
  });
});
