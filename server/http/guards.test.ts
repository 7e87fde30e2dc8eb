import { describe, expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';
import { doorOf, stripBasePath } from './door-of.ts';
import { corsHeaders, isHopLimitReached, isHostAllowed, judgeOrigin, preflightHeaders } from './guards.ts';
import { requestId } from './request-id.ts';

test.each([
  ['/mcp', 'mcp'],
  ['/mcp/', 'mcp'],
  ['/mcp/design', 'mcp'],
  ['/mcp/$smart/prod', 'mcp'],
  ['/mcpx', 'console'],
  ['/sse', 'mcp'],
  ['/sse/design', 'mcp'],
  ['/messages', 'mcp'],
  ['/messages/x', 'console'],
  ['/api', 'api'],
  ['/api/servers', 'api'],
  ['/api/health', 'ops'],
  ['/api/health/x', 'api'],
  ['/apis', 'console'],
  ['/health', 'ops'],
  ['/health/ready', 'ops'],
  ['/metrics', 'ops'],
  ['/metrics/x', 'console'],
  ['/config', 'ops'],
  ['/', 'console'],
  ['/servers', 'console'],
  ['/_next/static/x.js', 'console'],
])('%s is served by %s', (path, door) => {
  expect(doorOf(path)).toBe(door);
});

test.each([
  ['/mcp', '', '/mcp'],
  ['/hub/mcp', '/hub', '/mcp'],
  ['/hub', '/hub', '/'],
  ['/hub/', '/hub', '/'],
  ['/hubble', '/hub', null],
  ['/mcp', '/hub', null],
  ['/a/b/health', '/a/b', '/health'],
])('%s under BASE_PATH %j is %j', (path, base, inside) => {
  expect(stripBasePath(path, base)).toBe(inside);
});

describe('the Host header', () => {
  test.each([
    ['hub.example', ['hub.example'], true],
    ['HUB.example:8443', ['hub.example'], true],
    ['hub.example.', ['hub.example'], true],
    ['hub.example:8443', ['hub.example:8443'], true],
    ['hub.example:8444', ['hub.example:8443'], false],
    ['a.hub.example', ['*.hub.example'], true],
    ['evilhub.example', ['*.hub.example'], false],
    ['evil.example', ['hub.example'], false],
    ['hub.example.evil.example', ['hub.example'], false],
    ['localhost:3000', [], true],
    ['127.0.0.1:3000', [], true],
    ['[::1]:3000', [], true],
    ['localhost.evil.example', [], false],
    ['127.0.0.1.evil.example', [], false],
    ['10.0.0.1', ['10.0.0.1'], true],
    ['', ['hub.example'], false],
    [undefined, ['hub.example'], false],
    [undefined, ['*'], true],
    ['anything', ['*'], true],
  ])('%j against %j: %s', (host, allowed, verdict) => {
    expect(isHostAllowed(host, allowed)).toBe(verdict);
  });
});

describe('the Origin header', () => {
  test.each([
    [undefined, 'hub.example', [], 'none'],
    ['https://hub.example', 'hub.example', [], 'same'],
    ['https://hub.example', 'hub.example:443', [], 'same'],
    ['http://hub.example:3000', 'hub.example:3000', [], 'same'],
    ['http://localhost:8080', 'localhost:3000', [], 'refused'],
    ['http://localhost:8080', 'localhost:3000', ['http://localhost:*'], 'allowed'],
    ['http://localhost', 'localhost:3000', ['http://localhost:*'], 'allowed'],
    ['http://localhost:80.evil.example', 'localhost:3000', ['http://localhost:*'], 'refused'],
    ['https://app.example', 'hub.example', ['https://app.example'], 'allowed'],
    ['https://APP.example', 'hub.example', ['https://app.example'], 'allowed'],
    ['http://app.example', 'hub.example', ['https://app.example'], 'refused'],
    ['https://evil.example', 'hub.example', ['*'], 'allowed'],
    ['null', 'hub.example', [], 'refused'],
    ['file://', 'hub.example', [], 'refused'],
    ['https://evil.example', undefined, [], 'refused'],
  ])('%j at %j with %j: %s', (origin, host, allowed, verdict) => {
    expect(judgeOrigin(origin, host, allowed)).toBe(verdict);
  });
});

describe("the client's address", () => {
  test.each([
    ['10.0.0.1', undefined, 1, '10.0.0.1'],
    ['10.0.0.1', '1.2.3.4', 0, '10.0.0.1'],
    ['::ffff:10.0.0.1', undefined, 0, '10.0.0.1'],
    ['10.0.0.1', '1.2.3.4', 1, '1.2.3.4'],
    ['10.0.0.1', '6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
    ['10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
    ['10.0.0.1', '1.2.3.4', 3, '1.2.3.4'],
    ['10.0.0.1', '1.2.3.4:5678', 1, '1.2.3.4'],
    ['10.0.0.1', '[2001:DB8::1]:443', 1, '2001:db8::1'],
    ['10.0.0.1', 'garbage', 1, '10.0.0.1'],
    ['10.0.0.1', '6.6.6.6, garbage, 10.0.0.2', 2, '10.0.0.2'],
    ['10.0.0.1', '', 1, '10.0.0.1'],
    [undefined, undefined, 0, 'unknown'],
  ])('socket %j, X-Forwarded-For %j, %i proxies: %s', (socket, forwarded, proxies, address) => {
    expect(clientAddress(socket, forwarded, proxies)).toBe(address);
  });
});

test('a caller keeps its request id if it is fit for a log, and gets a fresh one otherwise', () => {
  expect(requestId('0af7651916cd43dd8448eb211c80319c')).toBe('0af7651916cd43dd8448eb211c80319c');
  const bad = [
    'short',
    'has space in it',
    'a\nb-injected-line',
    'x'.repeat(129),
    '<script>alert(1)</script>',
  ];
  const made = [undefined, ['a', 'b'], ...bad].map(requestId);
  expect(new Set(made).size).toBe(made.length);
  for (const id of made) expect(id).toMatch(/^[A-Za-z0-9]{8}-[0-9a-z]+$/);
});

test('hubs in a circle are stopped after five', () => {
  expect([undefined, '0', '5', 'x', ''].map(isHopLimitReached)).toEqual([false, false, false, false, false]);
  expect(['6', '100'].map(isHopLimitReached)).toEqual([true, true]);
});

test('CORS exposes the session id and a preflight may ask for any sane header', () => {
  expect(Object.fromEntries(corsHeaders('https://app.example'))).toMatchObject({
    'Access-Control-Allow-Origin': 'https://app.example',
    'Access-Control-Expose-Headers': expect.stringContaining('Mcp-Session-Id'),
    Vary: 'Origin',
  });
  const asked = Object.fromEntries(preflightHeaders('mcp-param-region, authorization'));
  expect(asked['Access-Control-Allow-Headers']).toBe('mcp-param-region, authorization');
  expect(Object.fromEntries(preflightHeaders('a\r\nb'))['Access-Control-Allow-Headers']).toContain(
    'Authorization',
  );
});
