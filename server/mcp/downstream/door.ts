import type { EndpointRef } from '../../hub/endpoint.ts';
import type { McpDoor } from '../../lib/request-context.ts';
import { sendNoEndpoint } from './answers.ts';
import { createElsewhere } from './elsewhere.ts';
import { EventStore } from './events/event-store.ts';
import { openSse, postSse, type SseStreams } from './http-sse.ts';
import { listenElsewhere } from './listen-elsewhere.ts';
import type { DownstreamOptions } from './options.ts';
import { streamable } from './streamable.ts';

type McpRoute = { kind: 'streamable' | 'sse'; ref: EndpointRef } | { kind: 'messages' } | { kind: 'none' };

/** Pure: which transport and which endpoint a path asks for. */
export function mcpRouteOf(path: string): McpRoute {
  if (path === '/messages') return { kind: 'messages' };
  const found = /^\/(mcp|sse)(?:\/([^/]+))?(?:\/([^/]+))?\/?$/.exec(path);
  if (!found) return { kind: 'none' };
  const ref = refOf(found[2], found[3]);
  return ref ? { kind: found[1] === 'mcp' ? 'streamable' : 'sse', ref } : { kind: 'none' };
}

/** No group and no server can be called this. */
const SMART = '$smart';

function refOf(first: string | undefined, second: string | undefined): EndpointRef | null {
  if (first === undefined) return { kind: 'global' };
  const name = decode(first);
  if (name === SMART) {
    const group = second === undefined ? null : decode(second);
    return second !== undefined && group === null ? null : { kind: 'smart', group };
  }
  return name === null || second !== undefined ? null : { kind: 'named', name };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The door of MCP clients: authenticates, then hands over to the transport. */
export function createMcpDoor(options: DownstreamOptions): McpDoor {
  const streams: SseStreams = new Map();
  const inSessions = { ...options, events: new EventStore(), elsewhere: createElsewhere(options.peers) };
  listenElsewhere(options);
  return (req, res, ctx) => {
    const principal = options.gate(req, res, ctx);
    if (!principal) return;
    const exchange = { req, res, ctx, principal };
    const route = mcpRouteOf(ctx.path);
    switch (route.kind) {
      case 'streamable':
        return streamable(inSessions, exchange, route.ref);
      case 'sse':
        return openSse(inSessions, streams, exchange, route.ref);
      case 'messages':
        return postSse(inSessions, streams, exchange);
      case 'none':
        return sendNoEndpoint(res);
    }
  };
}
