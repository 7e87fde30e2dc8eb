import { EventReader, RawClient } from '../../support/mcp.ts';
import { type Answerer, type Exchange, type Heard, Inbox, type Peer } from './peer.ts';
import { answers, membersOf } from './said.ts';

/** Headers that a message needs beside those of its session. */
export type HeadersOf = (message: string) => Record<string, string>;

/** How long a stream may be silent, ms. */
const SILENT_MS = 30_000;

/** A client over streamable HTTP, of any revision. */
export class HttpPeer implements Peer {
  hello = '';
  readonly #client: RawClient;
  readonly #headersOf: HeadersOf;
  readonly #open = new Set<HttpExchange>();

  constructor(url: string, key: string | null, headersOf: HeadersOf = () => ({})) {
    this.#client = new RawClient(url, key);
    this.#headersOf = headersOf;
  }

  /** The handshake of the revisions that have one. @param params of `initialize`, as they go out */
  async connect(params: string): Promise<this> {
    const request = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":${params}}`;
    const response = await this.#client.post(request);
    this.#client.session = response.headers.get('mcp-session-id');
    this.hello = await response.text();
    await this.tell('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    return this;
  }

  begin(request: string, answer: Answerer = () => null): HttpExchange {
    const exchange = new HttpExchange(membersOf(request).id ?? 'null', async (message, id) => {
      const said = await answer(membersOf(message));
      if (said !== null) await this.tell(`{"jsonrpc":"2.0","id":${id},${said}}`);
    });
    exchange.returns = (last) => this.#get(last);
    this.#open.add(exchange);
    exchange.read(this.#client.post(request, this.#headersOf(request)));
    return exchange;
  }

  async tell(message: string): Promise<void> {
    const response = await this.#client.post(message, this.#headersOf(message));
    await response.text();
  }

  async listen(): Promise<Heard> {
    const standing = new HttpExchange(null, async () => {});
    this.#open.add(standing);
    standing.read(Promise.resolve(await this.#get()));
    return standing.inbox;
  }

  async close(): Promise<void> {
    for (const each of this.#open) await each.lose();
    if (this.#client.session !== null) await this.#client.end();
  }

  #get(last?: string): Promise<Response> {
    return fetch(this.#client.url, {
      headers: {
        accept: 'text/event-stream',
        ...(this.#client.session !== null && { 'mcp-session-id': this.#client.session }),
        ...(last !== undefined && { 'last-event-id': last }),
        ...this.#client.headers,
      },
    });
  }
}

/** One POST and what came of it, over as many connections as it takes. */
class HttpExchange implements Exchange {
  readonly inbox = new Inbox();
  readonly done: Promise<string[]>;
  /** Comes back after the event of that id. */
  returns: (last: string | undefined) => Promise<Response> = () => Promise.reject(new Error('not set'));
  readonly #onQuestion: (message: string, id: string) => Promise<void>;
  #reader: EventReader | null = null;
  #last: string | undefined;
  #lost = false;

  constructor(id: string | null, onQuestion: (message: string, id: string) => Promise<void>) {
    this.#onQuestion = onQuestion;
    this.done = this.inbox.until((message) => id !== null && answers(membersOf(message), id));
    // Who loses its connection need not wait for the answer.
    this.done.catch(() => {});
  }

  get said(): readonly string[] {
    return this.inbox.said;
  }

  async reached(count: number): Promise<void> {
    await this.inbox.when(() => this.said.length >= count || undefined);
  }

  read(response: Promise<Response>): void {
    response.then((each) => this.#readAll(each)).catch((error: unknown) => this.inbox.fail(asError(error)));
  }

  async lose(): Promise<void> {
    this.#lost = true;
    await this.#reader?.close();
  }

  async resume(): Promise<void> {
    this.#lost = false;
    this.read(Promise.resolve(await this.returns(this.#last)));
  }

  async #readAll(response: Response): Promise<void> {
    if (response.headers.get('content-type')?.includes('text/event-stream') !== true) {
      const text = await response.text();
      if (text === '') throw new Error(`the answer is empty, with status ${response.status}`);
      this.inbox.push(text);
      this.inbox.fail(new Error(`answered with ${response.status}: ${text.slice(0, 300)}`));
      return;
    }
    const reader = new EventReader(response);
    this.#reader = reader;
    for (let event = await reader.event(SILENT_MS); event; event = await reader.event(SILENT_MS)) {
      this.#last = event.id ?? this.#last;
      if (event.data !== '') this.#hear(event.data);
    }
    if (!this.#lost) this.inbox.fail(new Error('the stream has ended'));
  }

  #hear(message: string): void {
    this.inbox.push(message);
    const { id, method } = membersOf(message);
    if (id === undefined || method === undefined) return;
    this.#onQuestion(message, id).catch((error: unknown) => this.inbox.fail(asError(error)));
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
