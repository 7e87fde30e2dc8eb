import { expect, test } from 'vitest';
import type { UpstreamReply } from '../../hub/types.ts';
import { type Outlet, Questions } from './questions.ts';

interface Said extends Outlet {
  messages: Array<{ id?: string; method: string; params?: Record<string, unknown> }>;
}

function outlet(): Said {
  const messages: Said['messages'] = [];
  return { messages, message: (json) => messages.push(JSON.parse(json.toString())) };
}

const quoted = (id: string | undefined): Buffer => Buffer.from(JSON.stringify(id));
const reply: UpstreamReply = { ok: true, result: Buffer.from('{"x":1.0}') };
const signal = (): AbortSignal => new AbortController().signal;
const failed = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error) => error.code,
  );

test('every question has an id of its own, and its answer comes back as the bytes that were said', async () => {
  const questions = new Questions('one-replica-here');
  const said = outlet();
  const first = questions.ask(said, 'roots/list', null, signal());
  const second = questions.ask(said, 'roots/list', Buffer.from('{ }'), signal());
  const [one, two] = said.messages;
  expect(one?.id).not.toBe(two?.id);
  expect(one?.id).toMatch(/^hub-[\w-]{16}-\d+$/);
  questions.answer(quoted(two?.id), reply);
  expect(await second).toBe(reply);
  questions.answer(quoted(two?.id), reply);
  questions.answer(Buffer.from('7'), reply);
  questions.answer(quoted('hub-1'), reply);
  expect(questions.size).toBe(1);
  questions.answer(quoted(one?.id), { ok: false, error: Buffer.from('{"code":1}') });
  expect(await first).toEqual({ ok: false, error: Buffer.from('{"code":1}') });
});

test('what is taken back is cancelled at the client, and a late answer is dropped', async () => {
  const questions = new Questions('one-replica-here');
  const said = outlet();
  const abort = new AbortController();
  const outcome = failed(questions.ask(said, 'roots/list', null, abort.signal));
  abort.abort();
  expect(await outcome).toBe('cancelled');
  const [asked, cancelled] = said.messages;
  expect(cancelled).toMatchObject({ method: 'notifications/cancelled', params: { requestId: asked?.id } });
  questions.answer(quoted(asked?.id), reply);
  expect([questions.size, said.messages.length]).toEqual([0, 2]);
  expect(await failed(questions.ask(said, 'roots/list', null, abort.signal))).toBe('cancelled');
  expect(said.messages.length).toBe(2);
});

test('a stream that is gone fails its own questions alone, and a call that is over takes its own back', async () => {
  const questions = new Questions('one-replica-here');
  const [gone, over, open] = [outlet(), outlet(), outlet()];
  const outcomes = [gone, over, open].map((each) =>
    failed(questions.ask(each, 'roots/list', null, signal())),
  );
  questions.failOn(gone);
  questions.takeBackFrom(over);
  expect(await Promise.all(outcomes.slice(0, 2))).toEqual(['cancelled', 'cancelled']);
  expect([gone, over, open].map(({ messages }) => messages.length)).toEqual([1, 2, 1]);
  expect(questions.size).toBe(1);
  questions.failAll();
  expect(await outcomes[2]).toBe('cancelled');
});

test('a client has a hundred open questions at most', async () => {
  const questions = new Questions('one-replica-here');
  const said = outlet();
  const outcomes = Array.from({ length: 101 }, () =>
    failed(questions.ask(said, 'roots/list', null, signal())),
  );
  expect(await outcomes[100]).toBe('unavailable');
  expect([questions.size, said.messages.length]).toEqual([100, 100]);
  questions.failAll();
  await Promise.all(outcomes);
});
