import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterEach } from 'vitest';
import { silentLog } from '../lib/log.ts';
import type { McpDoor } from '../lib/request-context.ts';
import { createMetrics } from '../observability/metrics.ts';
import {
  createListener,
  type Doors,
  type Listener,
  type ListenerConfig,
  type ListenerOptions,
} from './listener.ts';

const listeners: Listener[] = [];
afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.drain(0)));
});

export const defaults: ListenerConfig = {
  host: '127.0.0.1',
  port: 0,
  basePath: '',
  allowedHosts: ['hub.example', 'localhost', '127.0.0.1', '[::1]'],
  allowedOrigins: ['https://app.example'],
  trustProxy: 0,
};

/** A door that says its name and what it was told of the request. */
export const say =
  (text: string): McpDoor =>
  (_req, res, ctx) => {
    res
      .writeHead(200, { 'Content-Type': 'text/plain' })
      .end(`${text} ${ctx.path}?${ctx.query} ${ctx.address}`);
  };

/** Every door, some of them given. */
export const doors = (some: Partial<Doors> = {}): Doors => ({
  mcp: say('mcp'),
  api: say('api'),
  ops: say('ops'),
  console: say('console'),
  ...some,
});

/** A listener on a free port, drained after the test; without doors it is not ready. */
export async function open(
  opened: Partial<Doors> | null,
  config: Partial<ListenerConfig> = {},
  more: Partial<ListenerOptions> = {},
) {
  const metrics = createMetrics({ version: '0', process: false });
  const listener = createListener({ config: { ...defaults, ...config }, log: silentLog, metrics, ...more });
  listeners.push(listener);
  const { port } = await listener.listen();
  if (opened) listener.setReady(opened);
  return { listener, metrics, port, get: (path: string, options?: Options) => get(port, path, options) };
}

interface Options {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}
interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: () => Record<string, unknown>;
}

/** node:http, because fetch does not let a test choose Host and Origin. */
function get(port: number, path: string, options: Options = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = httpRequest(
      {
        port,
        host: '127.0.0.1',
        path,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        agent: false,
      },
      (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (piece) => {
          text += piece;
        });
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json: () => JSON.parse(text) }),
        );
        res.on('error', reject);
      },
    );
    req.on('error', reject).end(options.body);
  });
}

/** Sends bytes as they are and collects the answer until the connection ends. */
export function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (piece) => {
      answer += piece.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
