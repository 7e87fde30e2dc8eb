import { type IncomingMessage, request as plainRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Hub, PROJECT, startHub } from '../support/hub.ts';
import { freePorts, hasNginx, type Nginx, startNginx } from '../support/nginx.ts';
import { waitForServers } from '../support/rest.ts';
import { available } from '../support/skips.ts';

const everything = join(PROJECT, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js');
const fixture = join(PROJECT, 'tests/fixtures/upstream.mjs');
const present = available(hasNginx(), 'the real nginx in front of the hub', 'apt-get install nginx');

describe.runIf(present)('behind nginx with the shipped nginx.conf', () => {
  let hub: Hub;
  let nginx: Nginx;
  let session = '';

  beforeAll(async () => {
    const ports = await freePorts();
    hub = await startHub({
      settings: {
        mcpServers: {
          everything: { command: process.execPath, args: [everything, 'stdio'] },
          fixture: { command: process.execPath, args: [fixture, '--stdio'] },
        },
      },
      env: { TRUST_PROXY: '1', PUBLIC_URL: `https://localhost:${ports.https}` },
    });
    await waitForServers(hub, ['everything', 'fixture']);
    nginx = await startNginx(hub.port, ports);
    const opened = await post('/mcp', {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'nginx test', version: '1' },
      },
    });
    await text(opened);
    session = String(opened.headers['mcp-session-id']);
  });

  afterAll(async () => {
    await nginx?.stop();
    await hub?.stop();
  });

  test('a call is answered with one JSON body', async () => {
    const answer = await call('everything__echo', { message: 'hello' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(await text(answer)).toContain('hello');
  });

  test('every event of a stream goes out when it comes in', async () => {
    const answer = await call(
      'everything__trigger-long-running-operation',
      { duration: 2, steps: 4 },
      { progressToken: 'slow' },
    );
    expect(answer.headers['content-type']).toContain('text/event-stream');
    const arrivals: number[] = [];
    let body = '';
    for await (const chunk of answer) {
      arrivals.push(performance.now());
      body += String(chunk);
    }
    expect(body).toContain('notifications/progress');
    expect(body).toContain('"result"');
    // The operation takes two seconds; held back, everything would arrive at its end.
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(700);
  });

  test('the event stream of the older transport begins at once', async () => {
    const answer = await send('GET', '/sse', { accept: 'text/event-stream' });
    const [first] = await answer[Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [String(value)]);
    answer.destroy();
    expect(first).toContain('event: endpoint');
  });

  test('arguments of 10 MB pass', async () => {
    const answer = await call('fixture__echo', { message: 'x'.repeat(10 * 1024 * 1024) });
    expect(answer.statusCode).toBe(200);
    expect((await text(answer)).length).toBeGreaterThan(10 * 1024 * 1024);
  });

  test('what is too large is refused by the hub, in its own words', async () => {
    const answer = await call('fixture__echo', { message: 'x'.repeat(20 * 1024 * 1024) });
    expect(answer.statusCode).toBe(413);
    expect(answer.headers['content-type']).toContain('json');
    await text(answer);
  });

  test('what does not exist is 404 from the hub', async () => {
    for (const path of ['/mcp/nothing-of-that-name', '/api/nothing-of-that-name']) {
      const answer = await send('GET', path);
      expect(answer.statusCode, path).toBe(404);
      expect(await text(answer)).not.toContain('nginx');
    }
  });

  test('no key is 401', async () => {
    const answer = await send('POST', '/mcp', { authorization: '' }, '{}');
    expect(answer.statusCode).toBe(401);
    await text(answer);
  });

  test('no header is set twice, and TLS is asked for again', async () => {
    const answer = await send('GET', '/api/health');
    const names = answer.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(names.filter((name, index) => names.indexOf(name) !== index && name !== 'set-cookie')).toEqual([]);
    expect(answer.headers['strict-transport-security']).toContain('max-age=');
    await text(answer);
  });

  test('plain HTTP is sent to HTTPS', async () => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = {
        port: nginx.httpPort,
        host: '127.0.0.1',
        path: '/mcp?x=1',
        headers: { host: 'localhost' },
      };
      plainRequest(options, resolve).on('error', reject).end();
    });
    expect(answer.statusCode).toBe(308);
    expect(answer.headers.location).toBe('https://localhost/mcp?x=1');
    answer.resume();
  });

  function call(name: string, args: unknown, meta?: Record<string, unknown>): Promise<IncomingMessage> {
    return post('/mcp', {
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name, arguments: args, ...(meta ? { _meta: meta } : {}) },
    });
  }

  function post(path: string, message: unknown): Promise<IncomingMessage> {
    return send('POST', path, session ? { 'mcp-session-id': session } : {}, JSON.stringify(message));
  }

  function send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<IncomingMessage> {
    const options: RequestOptions = {
      host: '127.0.0.1',
      port: nginx.httpsPort,
      servername: 'localhost',
      ca: nginx.certificate,
      method,
      path,
      timeout: 15_000,
      headers: {
        host: `localhost:${nginx.httpsPort}`,
        authorization: `Bearer ${hub.key}`,
        accept: 'application/json, text/event-stream',
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(options, resolve);
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer to ${method} ${path}`)));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
});
