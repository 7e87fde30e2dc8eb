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

  /** Opens the stream for what belongs to no request. */
  async listen(): Promise<EventReader> {
    const response = await fetch(this.url, {
      headers: {
        accept: 'text/event-stream',
        ...(this.session && { 'mcp-session-id': this.session }),
        ...this.headers,
      },
    });
    return new EventReader(response);
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
      const cut = this.#text.indexOf('\n\n');
      if (cut >= 0) {
        const event = this.#text.slice(0, cut);
        this.#text = this.#text.slice(cut + 2);
        const data = eventsOf(`${event}\n\n`)[0];
        const name = /^event: (.*)$/m.exec(event)?.[1] ?? 'message';
        if (data !== undefined && wanted(data, name)) return data;
        continue;
      }
      const piece = await this.#read(deadline - Date.now());
      if (piece === null) throw new Error(`the stream ended before the event came; left: ${this.#text}`);
      this.#text += piece;
    }
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
