import { z } from 'zod';

/** A JSON-RPC answer as it came, with the HTTP status that carried it. */
export interface RpcAnswer {
  status: number;
  text: string;
  /** `result`, or undefined. */
  result: Record<string, unknown> | undefined;
  error: { code: number; message: string; data?: unknown } | undefined;
}

const answerSchema = z.object({
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

/** A client that says exactly what it is told to, for what no SDK would say. */
export class RawClient {
  readonly url: string;
  readonly headers: Record<string, string>;
  session: string | null = null;
  #nextId = 1;

  constructor(url: string, key: string | null, headers: Record<string, string> = {}) {
    this.url = url;
    this.headers = { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers };
  }

  /** @returns the HTTP status of `initialize`; 200 leaves a session. */
  async connect(capabilities: Record<string, unknown> = {}, protocolVersion = '2025-11-25'): Promise<number> {
    const params = { protocolVersion, capabilities, clientInfo: { name: 'raw', version: '1' } };
    const response = await this.post({ jsonrpc: '2.0', id: 0, method: 'initialize', params });
    this.session = response.headers.get('mcp-session-id');
    await response.text();
    if (response.status === 200) await this.notify('notifications/initialized');
    return response.status;
  }

  /** Sends a body as it is. */
  post(body: unknown, more: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(this.session && { 'mcp-session-id': this.session }),
        ...this.headers,
        ...more,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async notify(method: string, params?: unknown): Promise<void> {
    const response = await this.post({ jsonrpc: '2.0', method, ...(params !== undefined && { params }) });
    await response.text();
  }

  async rpc(method: string, params: unknown = {}): Promise<RpcAnswer> {
    const id = this.#nextId++;
    return readAnswer(await this.post({ jsonrpc: '2.0', id, method, params }));
  }

  call(name: string, args: Record<string, unknown> = {}): Promise<RpcAnswer> {
    return this.rpc('tools/call', { name, arguments: args });
  }

  async toolNames(): Promise<string[]> {
    const { result } = await this.rpc('tools/list');
    return z
      .object({ tools: z.array(z.object({ name: z.string() })) })
      .parse(result)
      .tools.map(({ name }) => name);
  }

  /** Opens the stream for what belongs to no request, or takes up one that broke off after an event. */
  async listen(lastEventId?: string): Promise<EventReader> {
    const response = await fetch(this.url, {
      headers: {
        accept: 'text/event-stream',
        ...(this.session && { 'mcp-session-id': this.session }),
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
        ...this.headers,
      },
    });
    return new EventReader(response);
  }

  /** A request whose answer is read as it arrives, plain JSON included. */
  async stream(id: string | number, method: string, params: unknown = {}): Promise<EventReader> {
    return new EventReader(await this.post({ jsonrpc: '2.0', id, method, params }));
  }

  /** Answers a question of the server. @param answer `{ result }` or `{ error }`, or the bytes of a whole response */
  async answer(id: string, answer: Record<string, unknown> | string): Promise<number> {
    const body = typeof answer === 'string' ? answer : { jsonrpc: '2.0', id, ...answer };
    const response = await this.post(body);
    await response.text();
    return response.status;
  }

  async end(): Promise<number> {
    const response = await fetch(this.url, {
      method: 'DELETE',
      headers: { ...(this.session && { 'mcp-session-id': this.session }), ...this.headers },
    });
    await response.text();
    return response.status;
  }
}

/** The one answer in a JSON body or an event stream. */
export async function readAnswer(response: Response): Promise<RpcAnswer> {
  const text = await response.text();
  const stream = response.headers.get('content-type')?.includes('text/event-stream') ?? false;
  const messages = stream ? eventsOf(text) : [text];
  const mine = messages.find((each) => each.includes('"result"') || each.includes('"error"')) ?? '';
  const parsed = answerSchema.safeParse(mine === '' ? {} : safeParse(mine));
  return {
    status: response.status,
    text: mine || text,
    result: parsed.data?.result,
    error: parsed.data?.error,
  };
}

/** Data of every event in a finished stream. */
export function eventsOf(text: string): string[] {
  return text
    .split('\n\n')
    .map((event) =>
      event
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice(6))
        .join('\n'),
    )
    .filter((data) => data !== '');
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** One event of a stream; `data` is empty where it only carries an id or a time. */
export interface StreamEvent {
  id: string | undefined;
  name: string;
  data: string;
  /** ms */
  retry: number | undefined;
}

export interface RpcMessage {
  id?: string | number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

const messageSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

/** Reads an event stream as it arrives. */
export class EventReader {
  readonly status: number;
  readonly contentType: string;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #text = '';
  readonly #decoder = new TextDecoder();

  constructor(response: Response) {
    this.status = response.status;
    this.contentType = response.headers.get('content-type') ?? '';
    this.#reader = response.body?.getReader();
  }

  /** The data of the next event that `wanted` accepts. @throws when the stream ends or `ms` have passed */
  async next(wanted: (data: string, event: string) => boolean, ms = 10_000): Promise<string> {
    const deadline = Date.now() + ms;
    for (;;) {
      const event = await this.event(deadline - Date.now());
      if (event === null) throw new Error(`the stream ended before the event came; left: ${this.#text}`);
      if (event.data !== '' && wanted(event.data, event.name)) return event.data;
    }
  }

  /** The next message that `wanted` accepts, by default the next one. */
  async message(wanted: (message: RpcMessage) => boolean = () => true, ms = 10_000): Promise<RpcMessage> {
    const data = await this.next((each) => wanted(messageSchema.parse(JSON.parse(each))), ms);
    return messageSchema.parse(JSON.parse(data));
  }

  /** The next event, comments left out; null at the end. @throws after `ms` */
  async event(ms = 10_000): Promise<StreamEvent | null> {
    const deadline = Date.now() + ms;
    for (;;) {
      const cut = this.#text.indexOf('\n\n');
      if (cut < 0) {
        const piece = await this.#read(deadline - Date.now());
        if (piece === null) return null;
        this.#text += piece;
        continue;
      }
      const text = this.#text.slice(0, cut);
      this.#text = this.#text.slice(cut + 2);
      if (text.startsWith(':')) continue;
      const retry = /^retry: (\d+)$/m.exec(text)?.[1];
      return {
        id: /^id: (.*)$/m.exec(text)?.[1],
        name: /^event: (.*)$/m.exec(text)?.[1] ?? 'message',
        data: eventsOf(`${text}\n\n`)[0]?.trim() ?? '',
        retry: retry === undefined ? undefined : Number(retry),
      };
    }
  }

  /** Every event until the stream ends. */
  async rest(ms = 10_000): Promise<StreamEvent[]> {
    const found: StreamEvent[] = [];
    for (let event = await this.event(ms); event; event = await this.event(ms)) found.push(event);
    return found;
  }

  /** Resolves when the server ends the stream. @throws after `ms` */
  async ended(ms = 10_000): Promise<void> {
    const deadline = Date.now() + ms;
    while ((await this.#read(deadline - Date.now())) !== null);
  }

  async close(): Promise<void> {
    await this.#reader?.cancel().catch(() => {});
  }

  async #read(ms: number): Promise<string | null> {
    if (!this.#reader) return null;
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('nothing came in time')), Math.max(0, ms)).unref();
    });
    const { done, value } = await Promise.race([this.#reader.read(), late]);
    return done ? null : this.#decoder.decode(value, { stream: true });
  }
}
