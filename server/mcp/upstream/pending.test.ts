import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../lib/errors.ts';
import { createPending, HARD_CAP_MS } from './pending.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const request = { method: 'tools/call', params: null, timeoutMs: 1_000 };

describe('a call that waits', () => {
  it('times out after its time without progress, and the server is told', async () => {
    const pending = createPending();
    const told: number[] = [];
    const { call, reply } = pending.open(request, (one) => told.push(one.id));
    const outcome = expect(reply).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(900);
    call.touch();
    await vi.advanceTimersByTimeAsync(900);
    expect(pending.size).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    await outcome;
    expect(told).toEqual([call.id]);
    expect(pending.size).toBe(0);
  });

  it('ends at the hard cap however much progress it reports', async () => {
    const pending = createPending();
    const { call, reply } = pending.open(request, () => {});
    const outcome = expect(reply).rejects.toThrow('no answer to tools/call after 30 minutes');
    for (let passed = 0; passed <= HARD_CAP_MS; passed += 500) {
      call.touch();
      await vi.advanceTimersByTimeAsync(500);
    }
    await outcome;
  });

  it('has an id of its own, is settled once, and lets its transport go', async () => {
    const pending = createPending();
    const one = pending.open(request, () => {});
    const two = pending.open(request, () => {});
    expect(two.call.id).not.toBe(one.call.id);
    let released = 0;
    one.call.onSettled = () => released++;
    one.call.answer({ ok: true, result: Buffer.from('{}') });
    one.call.fail(new PatchbayError('timeout', 'late'));
    expect((await one.reply).ok).toBe(true);
    expect(released).toBe(1);
    expect(pending.only()).toBe(two.call);
    two.call.answer({ ok: true, result: Buffer.from('{}') });
    await pending.drained(1_000);
  });

  it('is not begun for a caller that has given up', () => {
    const signal = AbortSignal.abort();
    expect(() => createPending().open({ ...request, signal }, () => {})).toThrow('the call was cancelled');
  });
});

describe('a call whose client is being asked', () => {
  it('does not time out, whoever else asks, and has its whole time again afterwards', async () => {
    const pending = createPending();
    const { call, reply } = pending.open(request, () => {});
    const outcome = expect(reply).rejects.toMatchObject({ code: 'timeout' });
    call.hold();
    call.hold();
    await vi.advanceTimersByTimeAsync(5_000);
    call.release();
    await vi.advanceTimersByTimeAsync(5_000);
    call.release();
    await vi.advanceTimersByTimeAsync(900);
    expect(pending.size).toBe(1);
    await vi.advanceTimersByTimeAsync(1_100);
    await outcome;
  });

  it('ends at the hard cap all the same, and whoever asks hears of it', async () => {
    const pending = createPending();
    const { call, reply } = pending.open(request, () => {});
    const outcome = expect(reply).rejects.toThrow('after 30 minutes');
    let heard = 0;
    const forget = call.whenSettled(() => heard++);
    call.whenSettled(() => heard++);
    forget();
    call.hold();
    await vi.advanceTimersByTimeAsync(HARD_CAP_MS + 1_000);
    await outcome;
    expect(heard).toBe(1);
    expect(call.abandoned).toBe(true);
  });
});
