import { Connection, type Reply } from './connection.ts';
import { type Json, objectOf, objectsOf, parseObject, textOf } from './json.ts';
import { eventData } from './sse.ts';

/** Where a client connects, with the headers it always sends. */
export interface Endpoint {
  url: string;
  headers: Record<string, string>;
}

/** A refusal or failure that the other side put into words; a broken connection is a plain Error. */
export class AnswerError extends Error {
  /** `rpc -32000`, `http 404` or `isError`: what failures are counted by. */
  readonly kind: string;
  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

export const PROTOCOL_VERSION = '2025-06-18';
export const MODERN_VERSION = '2026-07-28';
const TIMEOUT_MS = 30_000;

/** What a client of 2026-07-28 says with every request. */
const ENVELOPE = JSON.stringify({
  'io.modelcontextprotocol/protocolVersion': MODERN_VERSION,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
});

/** One MCP client over streamable HTTP with a connection of its own, as a user's agent would be. */
export class Session {
  readonly #endpoint: Endpoint;
  readonly #connection: Connection;
  readonly #path: string;
  #headers: Record<string, string>;
  #stream: Connection | null = null;
  #lastId = 0;
  /** Of 2026-07-28: no handshake, no session. */
  #modern = false;
  /** With what 2026-07-28 repeats of the body, by method and name. */
  readonly #mirrored = new Map<string, Record<string, string>>();

  private constructor(endpoint: Endpoint) {
    const url = new URL(endpoint.url);
    this.#endpoint = endpoint;
    this.#connection = new Connection(url);
    this.#path = url.pathname + url.search;
    this.#headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...endpoint.headers,
    };
  }

  /** Connects and initializes. */
  static async open(endpoint: Endpoint, timeoutMs = TIMEOUT_MS): Promise<Session> {
    const session = new Session(endpoint);
    try {
      await session.#initialize(timeoutMs);
      return session;
    } catch (error) {
      session.drop();
      throw error;
    }
  }

  /** A client of 2026-07-28, of which nobody hears before its first request. */
  static modern(endpoint: Endpoint): Session {
    const session = new Session(endpoint);
    session.#modern = true;
    session.#headers = { ...session.#headers, 'mcp-protocol-version': MODERN_VERSION };
    return session;
  }

  async #initialize(timeoutMs: number): Promise<void> {
    const params = {
      protocolVersion: PROTOCOL_VERSION,
      capabilities: {},
      clientInfo: { name: 'bench', version: '1.0.0' },
    };
    const reply = await this.#post({ id: ++this.#lastId, method: 'initialize', params }, timeoutMs);
    const result = resultOf(reply, this.#lastId);
    const id = reply.headers['mcp-session-id'];
    this.#headers = {
      ...this.#headers,
      ...(id ? { 'mcp-session-id': id } : {}),
      'mcp-protocol-version': textOf(result.protocolVersion),
    };
    await this.#post({ method: 'notifications/initialized' }, timeoutMs);
  }

  /** @throws AnswerError when it is refused, Error when the connection breaks */
  async request(method: string, params: Json, timeoutMs = TIMEOUT_MS): Promise<Json> {
    const id = ++this.#lastId;
    return resultOf(await this.#post({ id, method, params }, timeoutMs), id);
  }

  /** @returns the tool's result. @throws AnswerError also when the result says `isError` */
  async call(name: string, args: Json, timeoutMs = TIMEOUT_MS): Promise<Json> {
    const result = await this.request('tools/call', { name, arguments: args }, timeoutMs);
    if (result.isError === true) throw new AnswerError('isError', callText(result));
    return result;
  }

  /** The size of the answer's body, without parsing it: parsing 10 MiB would stall the generator itself. */
  async callSize(name: string, args: Json, timeoutMs = TIMEOUT_MS): Promise<number> {
    const message = { id: ++this.#lastId, method: 'tools/call', params: { name, arguments: args } };
    const reply = await this.#post(message, timeoutMs);
    // An error is short, and says so.
    if (reply.body.length < 4096) resultOf(reply, this.#lastId);
    return reply.body.length;
  }

  /** Every tool's name, all pages. */
  async toolNames(timeoutMs = TIMEOUT_MS): Promise<string[]> {
    const names: string[] = [];
    for (let cursor: unknown; ; ) {
      const page = await this.request('tools/list', cursor === undefined ? {} : { cursor }, timeoutMs);
      names.push(...objectsOf(page.tools).map((tool) => textOf(tool.name)));
      cursor = page.nextCursor;
      if (cursor === undefined) return names;
    }
  }

  /** Opens the stream for the server's own messages and holds it. @returns its status, 0 if none came in 5 s */
  listen(): Promise<number> {
    const stream = new Connection(new URL(this.#endpoint.url));
    this.#stream = stream;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(0), 5000);
      const answer = (status: number): void => {
        clearTimeout(timer);
        resolve(status);
      };
      const { 'content-type': _, ...headers } = this.#headers;
      stream
        .request({
          method: 'GET',
          path: this.#path,
          headers: { ...headers, accept: 'text/event-stream' },
          timeoutMs: 0,
          onHead: answer,
          onBody: () => {},
        })
        .catch(() => answer(0));
    });
  }

  /** Ends the session as a polite client does, then the connections. Never throws. */
  async end(): Promise<void> {
    const { 'content-type': _, ...headers } = this.#headers;
    if (headers['mcp-session-id']) {
      await this.#connection
        .request({ method: 'DELETE', path: this.#path, headers, timeoutMs: 5000 })
        .catch(() => {});
    }
    this.drop();
  }

  /** Closes the connection on which it asks, as clients do that have nothing to ask. */
  rest(): void {
    this.#connection.close();
  }

  /** Cuts the connections, as a client that crashes. */
  drop(): void {
    this.#stream?.close();
    this.#connection.close();
  }

  #mirroring({ method, params }: Json): Record<string, string> {
    const { name } = objectOf(params);
    const key = `${textOf(method)} ${String(name)}`;
    const known = this.#mirrored.get(key);
    if (known) return known;
    const headers: Record<string, string> = { ...this.#headers, 'mcp-method': textOf(method) };
    if (typeof name === 'string') headers['mcp-name'] = name;
    this.#mirrored.set(key, headers);
    return headers;
  }

  async #post(message: Json, timeoutMs: number): Promise<Reply> {
    const reply = await this.#connection.request({
      method: 'POST',
      path: this.#path,
      headers: this.#modern ? this.#mirroring(message) : this.#headers,
      body: this.#modern ? modernBody(message) : JSON.stringify({ jsonrpc: '2.0', ...message }),
      timeoutMs,
    });
    if (reply.status < 400) return reply;
    throw new AnswerError(
      `http ${reply.status}`,
      `HTTP ${reply.status}: ${reply.body.toString('utf8', 0, 400)}`,
    );
  }
}

/** The params stand last, and what every request says of itself stands last in them. */
function modernBody(message: Json): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  const bare = text.endsWith('{}}');
  return `${text.slice(0, -2)}${bare ? '' : ','}"_meta":${ENVELOPE}}}`;
}

/** The text of a tool's result. */
export function callText(result: Json): string {
  return objectsOf(result.content)
    .map((item) => textOf(item.text))
    .join('');
}

function resultOf(reply: Reply, id: number): Json {
  const answer = answersIn(reply).find((message) => message.id === id && message.method === undefined);
  if (!answer) throw new Error(`no answer in ${reply.body.length} bytes of ${reply.headers['content-type']}`);
  if (answer.error === undefined) return objectOf(answer.result);
  const error = objectOf(answer.error);
  throw new AnswerError(`rpc ${String(error.code)}`, textOf(error.message));
}

function answersIn({ headers, body }: Reply): Json[] {
  const text = body.toString();
  if (headers['content-type']?.includes('event-stream')) return eventData(text).map(parseObject);
  return text === '' ? [] : [parseObject(text)];
}
