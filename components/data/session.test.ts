import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { SignedInAnswer } from '../../server/contract/api/auth.ts';
import type { Channel } from './channel.ts';
import { type Client, createClient } from './client.ts';
import { createSessionStore, type SessionMessage } from './session-store.ts';

const closers: (() => unknown)[] = [];
/** A busy machine may take its time. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('however many requests are refused at once, the session is renewed once and each is repeated once', async () => {
  const hub = await startHub();
  const { client } = tab(hub);
  await signedIn(client);
  hub.expireTokens();
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.request('GET', '/things')));
  expect(answers).toEqual(Array.from({ length: 20 }, () => ({ ok: true })));
  expect(hub.count('/api/auth/refresh')).toBe(2);
  expect(hub.count('/api/things')).toBe(40);
});

test('a tab uses the token that another tab has brought while it waited for its turn', async () => {
  const hub = await startHub();
  const [one, other] = tabs(hub);
  await signedIn(one.client);
  await until(() => expect(other.client.session.view().state).toBe('signed-in'));
  hub.expireTokens();
  await Promise.all([one.client.request('GET', '/things'), other.client.request('GET', '/things')]);
  expect(hub.count('/api/auth/refresh')).toBe(2);
});

test('a session that ends under an open page keeps its user, and what was asked goes on after signing in', async () => {
  const hub = await startHub();
  const { client } = tab(hub);
  await signedIn(client);
  hub.endSession();
  const waiting = client.request('GET', '/things');
  await until(() => expect(client.session.view().state).toBe('expired'));
  expect(client.session.view().me?.username).toBe('mei');
  hub.beginSession();
  client.session.adopt(hub.answer());
  expect(await waiting).toEqual({ ok: true });
  expect(client.session.view().state).toBe('signed-in');
});

test('a request that waits for its person can be given up', async () => {
  const hub = await startHub();
  const { client } = tab(hub);
  await signedIn(client);
  hub.endSession();
  const leaving = new AbortController();
  const waiting = client.request('GET', '/things', { signal: leaving.signal });
  waiting.catch(() => {});
  await until(() => expect(client.session.view().state).toBe('expired'));
  leaving.abort();
  await expect(waiting).rejects.toThrow(/abort/);
});

test('somebody else who signs in over an ended session is given a new page', async () => {
  const hub = await startHub();
  const { client, reload } = tab(hub);
  await signedIn(client);
  hub.endSession();
  client.request('GET', '/things').catch(() => {});
  await until(() => expect(client.session.view().state).toBe('expired'));
  client.session.adopt({ ...hub.answer(), user: { ...hub.answer().user, id: 'u2', username: 'tom' } });
  expect(reload).toHaveBeenCalledTimes(1);
  expect(client.session.view().me?.username).toBe('mei');
});

test('a session that ended shows in every tab, also where nothing is asked', async () => {
  const hub = await startHub();
  const [one, other] = tabs(hub);
  await signedIn(one.client);
  await until(() => expect(other.client.session.view().state).toBe('signed-in'));
  hub.endSession();
  one.client.request('GET', '/things').catch(() => {});
  await until(() => expect(other.client.session.view().state).toBe('expired'));
  hub.beginSession();
  other.client.session.adopt(hub.answer());
  await until(() => expect(one.client.session.view().state).toBe('signed-in'));
});

test('signing out in one tab signs out the others', async () => {
  const hub = await startHub();
  const [one, other] = tabs(hub);
  await signedIn(one.client);
  await until(() => expect(other.client.session.view().state).toBe('signed-in'));
  one.client.session.leave();
  await until(() => expect(other.client.session.view()).toMatchObject({ state: 'signed-out', me: null }));
});

test('without a session the page is signed out, not expired', async () => {
  const hub = await startHub();
  hub.endSession();
  const { client } = tab(hub);
  client.session.start();
  await until(() => expect(client.session.view().state).toBe('signed-out'));
  await expect(client.request('GET', '/things')).rejects.toMatchObject({ status: 401 });
});

test('a hub that cannot be reached leaves the page starting, and it goes on by itself', async () => {
  const hub = await startHub();
  hub.down(true);
  const { client } = tab(hub);
  client.session.start();
  await until(() => expect(client.session.view().problem?.code).toBe('unavailable'));
  expect(client.session.view().state).toBe('starting');
  hub.down(false);
  await until(() => expect(client.session.view().state).toBe('signed-in'));
});

test('a refusal says what is wrong, where, and when to come back', async () => {
  const hub = await startHub();
  const { client } = tab(hub);
  await signedIn(client);
  await expect(client.request('POST', '/refused', { body: {} })).rejects.toMatchObject({
    status: 429,
    code: 'rate_limited',
    requestId: 'r1',
    retryAfter: 12,
    fields: [{ path: 'name', message: 'is taken' }],
  });
});

interface FakeHub {
  base: string;
  count(path: string): number;
  answer(): SignedInAnswer;
  expireTokens(): void;
  endSession(): void;
  beginSession(): void;
  down(is: boolean): void;
}

/** A real server that knows one session and one valid token at a time. */
async function startHub(): Promise<FakeHub> {
  const counts = new Map<string, number>();
  let token = 1;
  let session = true;
  let away = false;
  const answer = (): SignedInAnswer => ({
    accessToken: `t${token}`,
    expiresIn: 900,
    user: {
      id: 'u1',
      username: 'mei',
      name: 'Mei',
      role: 'admin',
      enabled: true,
      pending: false,
      createdAt: '2026-01-01T00:00:00Z',
      lastSignInAt: null,
      revision: 1,
    },
  });
  const handle = ({ url = '', headers }: IncomingMessage, res: ServerResponse) => {
    counts.set(url, (counts.get(url) ?? 0) + 1);
    if (away) return say(res, 503, { code: 'unavailable', detail: 'starting' });
    if (url === '/api/auth/refresh') return session ? say(res, 200, answer()) : say(res, 401, {});
    if (headers.authorization !== `Bearer t${token}` || !session) return say(res, 401, {});
    if (url === '/api/refused') {
      const errors = [{ path: 'name', message: 'is taken' }];
      res.setHeader('retry-after', '12');
      return say(res, 429, { code: 'rate_limited', detail: 'slower', requestId: 'r1', errors });
    }
    say(res, 200, { ok: true });
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => new Promise((resolve) => server.close(resolve)),
  );
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}/api`,
    count: (path) => counts.get(path) ?? 0,
    answer,
    expireTokens: () => {
      token += 1;
    },
    endSession: () => {
      session = false;
    },
    beginSession: () => {
      session = true;
    },
    down: (is) => {
      away = is;
    },
  };
}

function say(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** One after the other, as the browser's locks do it for its tabs. */
function turns(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}

/** A line of its own per test; real, between the tabs of one test. */
function line(name: string): Channel<SessionMessage> {
  const channel = new BroadcastChannel(name);
  closers.push(() => channel.close());
  return {
    say: (message) => channel.postMessage(message),
    listen: (listener) => {
      channel.onmessage = (event) => listener(event.data);
      return () => {};
    },
    close: () => channel.close(),
  };
}

function tab(hub: FakeHub, alone: Turn = turns(), name = hub.base): { client: Client; reload: () => void } {
  const reload = vi.fn();
  const client = createClient(hub.base, ({ requestOpenly }) =>
    createSessionStore({
      refresh: () => requestOpenly('POST', '/auth/refresh'),
      alone,
      channel: line(name),
      reload,
    }),
  );
  return { client, reload };
}

function tabs(hub: FakeHub): [ReturnType<typeof tab>, ReturnType<typeof tab>] {
  const alone = turns();
  return [tab(hub, alone), tab(hub, alone)];
}

async function signedIn(client: Client): Promise<void> {
  client.session.start();
  await until(() => expect(client.session.view().state).toBe('signed-in'));
}
