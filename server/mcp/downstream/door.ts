import type { EndpointRef } from '../../hub/endpoint.ts';
import type { Door } from '../../lib/request-context.ts';
import { sendNoEndpoint } from './answers.ts';
import { createElsewhere } from './elsewhere.ts';
import { EventStore } from './events/event-store.ts';
import { openSse, postSse, type SseStreams } from './http-sse.ts';
import { listenElsewhere } from './listen-elsewhere.ts';
import type { DownstreamOptions } from './options.ts';
import { streamable } from './streamable.ts';

type McpRoute = { kind: 'streamable' | 'sse'; ref: EndpointRef } | { kind: 'messages' } | { kind: 'none' };

/** Pure: which transport and which endpoint a path asks for. */
function mcpRouteOf(path: string): McpRoute {
  if (path === '/messages') return { kind: 'messages' };
  const found = /^\/(mcp|sse)(?:\/([^/]+))?\/?$/.exec(path);
  if (!found) return { kind: 'none' };
  const kind = found[1] === 'mcp' ? 'streamable' : 'sse';
  if (found[2] === undefined) return { kind, ref: { kind: 'global' } };
  const name = decode(found[2]);
  return name === null ? { kind: 'none' } : { kind, ref: { kind: 'named', name } };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The door of MCP clients: authenticates, then hands over to the transport. */
export function createMcpDoor(options: DownstreamOptions): Door {
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
