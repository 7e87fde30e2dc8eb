import { deferred } from '../../../server/lib/deferred.ts';
import { exchange, type Peer } from './peer.ts';
import { counted, DONE, type Step, scripted, valueIn, wordOf } from './script.ts';

/** What one of many clients heard. */
export interface Experience {
  /** On the stream of its call, in order. */
  call: readonly string[];
  /** Of what it subscribed to. */
  standing: readonly string[];
  /** Which of the calls that hung were taken back from the server's point of view, as `<client>:<times>`. */
  takenBack: readonly string[];
}

const markOf = (n: number) => `client-${n}`;
const uriOf = (n: number) => `test://item/${n}`;
const LEVELS = ['debug', 'warning', 'critical'] as const;

/** Servers count for all crowds that they ever see. */
let runs = 0;

/** Every request of every client has the same id and the same progress token; only the marks differ. */
function stepsOf(n: number): Step[] {
  const mark = JSON.stringify(markOf(n));
  const ask = (method: string, id: string): Step => ({
    ask: method,
    id,
    params: `{"mark":${mark},"of":"${id}"}`,
  });
  const log = (level: string): Step => ({ log: level, params: `{"level":"${level}","data":${mark}}` });
  const progress = (of: number): Step => ({
    notify: 'notifications/progress',
    params: `{"progressToken":$token,"progress":${of},"message":${mark}}`,
  });
  return [
    ask('sampling/createMessage', 'a'),
    progress(1),
    log('debug'),
    log('warning'),
    log('critical'),
    ask('elicitation/create', 'b'),
    { notify: 'notifications/x', params: `{"mark":${mark}}` },
    progress(2),
    ask('roots/list', 'c'),
    touch(n, 1),
    { result: `{"content":[],"mark":${mark},"heard":$heard}` },
  ];
}

const touch = (n: number, times: number): Step => ({
  touch: uriOf(n),
  params: `{"uri":"${uriOf(n)}","touched":${times},"mark":"${markOf(n)}"}`,
});

const request = (method: string, params: string) =>
  `{"jsonrpc":"2.0","id":"same","method":"${method}","params":${params}}`;

/**
 * Many clients at once, each with calls in flight at the same time as all others: no question is answered before every
 * client was asked one.
 */
export async function crowd(peers: readonly Peer[]): Promise<Experience[]> {
  const run = `run ${++runs}`;
  const everyone = barrier(peers.length);
  await settle(peers);
  const listening = await Promise.all(peers.map((peer) => peer.listen()));
  await Promise.all(
    peers.map(async (peer, n) => {
      await exchange(peer, request('logging/setLevel', `{"level":"${LEVELS[n % LEVELS.length]}"}`));
      const [subscribed] = await exchange(peer, request('resources/subscribe', `{"uri":"${uriOf(n)}"}`));
      if (!subscribed?.includes('"result":{}')) throw new Error(`not subscribed: ${subscribed}`);
    }),
  );
  const calls = await Promise.all(
    peers.map(async (peer, n) => {
      let first = true;
      const ask = scripted(stepsOf(n), { id: '"same"', meta: '"progressToken":"same"' });
      return exchange(peer, ask, async ({ params }) => {
        if (first) await everyone();
        first = false;
        return `"result":{"by":"${markOf(n)}","to":${params}}`;
      });
    }),
  );
  const takenBack = await takeBackSome(peers, run);
  // The last thing said to each: what came before it is all there is.
  await Promise.all(peers.map((peer, n) => exchange(peer, scripted([touch(n, 99), DONE]))));
  const standing = await Promise.all(
    listening.map((heard) => heard.until((message) => message.includes('"touched":99'))),
  );
  return calls.map((call, n) => ({
    call,
    standing: (standing[n] ?? []).filter((message) => message.includes('"touched"')),
    takenBack: takenBack[n] ?? [],
  }));
}

/** Servers that are processes of their own start some at a time: how long that takes is not what is looked at. */
async function settle(peers: readonly Peer[]): Promise<void> {
  for (let from = 0; from < peers.length; from += 5)
    await Promise.all(peers.slice(from, from + 5).map((peer) => exchange(peer, scripted([DONE]))));
}

/** Every client has a call that hangs, under one id; every second takes its own back. */
async function takeBackSome(peers: readonly Peer[], run: string): Promise<string[][]> {
  const name = (n: number) => `${run}, ${markOf(n)}`;
  const cancel = '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"hangs"}}';
  const evens = (n: number) => n % 2 === 0;
  peers.forEach((peer, n) => {
    peer.begin(scripted([{ count: `begun ${name(n)}` }, { hang: name(n) }], { id: '"hangs"' }));
  });
  for (const [n, peer] of peers.entries()) await counted(peer, `begun ${name(n)}`);
  await Promise.all(peers.map((peer, n) => evens(n) && peer.tell(cancel)));
  for (const [n, peer] of peers.entries()) if (evens(n)) await counted(peer, name(n));
  return Promise.all(
    peers.map(async (peer, n) => {
      const counts = await wordOf(peer, 'counts');
      return [`${markOf(n)}:${String(valueIn(counts, name(n)) ?? 0)}`];
    }),
  );
}

function barrier(many: number): () => Promise<void> {
  const open = deferred<void>();
  let left = many;
  return () => {
    left -= 1;
    if (left === 0) open.resolve();
    return open.promise;
  };
}
