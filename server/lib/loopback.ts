import type { IncomingMessage } from 'node:http';

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const FORWARDED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
];

/** `localhost`, an address of 127/8 or `[::1]`, with or without a port: what a rebound name can never be. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOST.test(host);
}

/** `127.0.0.1`, `::1` and the like. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

/**
 * Asked for on this machine, by no proxy and under no foreign name: the condition under which MCP endpoints may be
 * open without a key.
 */
export function isDirectFromLoopback(req: IncomingMessage): boolean {
  return (
    isLoopbackAddress(req.socket.remoteAddress ?? '') &&
    isLoopbackHost(req.headers.host ?? '') &&
    FORWARDED.every((name) => req.headers[name] === undefined)
  );
}
