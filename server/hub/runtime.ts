import type { Principal } from '../contract/principal.ts';
import type { Runtime, ToolView } from '../contract/runtime.ts';
import { PatchbayError } from '../lib/errors.ts';
import { memberValue, parseOrUndefined } from '../lib/json/parse.ts';
import type { EndpointRef } from './endpoint.ts';
import type { RunningHub } from './hub.ts';
import type { View } from './policy.ts';
import { createReads } from './reads/reads.ts';
import { RpcCode } from './rpc-error.ts';
import type { Sessions } from './sessions.ts';
import { createSmartRuntime } from './smart/runtime.ts';
import type { Pool } from './upstream/types.ts';

export interface RuntimeOptions {
  hub: RunningHub;
  pool: Pool;
  sessions: Sessions;
  subscribe: Runtime['subscribe'];
}

/** The running hub as the REST API may see it; no change to the store goes this way. */
export function createRuntime({ hub, pool, sessions, subscribe }: RuntimeOptions): Runtime {
  const upstream = (name: string) => {
    const found = pool.get(name);
    if (!found) throw new PatchbayError('not_found', `No server is called ${name}`);
    return found;
  };

  return {
    ...createReads(hub, sessions),
    ...createSmartRuntime(hub),
    statuses: () => pool.all().map((each) => each.status()),
    status: (name) => pool.get(name)?.status(),
    logs: (name, limit) => upstream(name).logs(limit),
    restart: (name) => upstream(name).restart(),
    test: (name, spec, signal, onStep) => pool.test(name, spec, signal, onStep),
    tools: (principal, endpoint) => toolsOf(hub, viewOf(hub, principal, endpoint)),
    async callTool(principal, call, signal) {
      const reply = await hub.call({
        principal,
        view: viewOf(hub, principal, call.endpoint),
        requestId: call.requestId,
        method: 'tools/call',
        params: Buffer.from(JSON.stringify({ name: call.name, arguments: call.arguments })),
        headers: {},
        client: null,
        signal,
      });
      const value = parseOrUndefined(reply.ok ? reply.result : reply.error);
      if (!reply.ok) throw failureOf(value);
      return asObject(value);
    },
    sessionCount: () => sessions.size,
    subscribe,
  };
}

function viewOf(hub: RunningHub, principal: Principal, endpoint: string | null): View {
  const view = hub.view(principal, refOf(endpoint));
  if (!view) throw new PatchbayError('not_found', `No endpoint is called ${endpoint ?? 'mcp'}`);
  return view;
}

/** @param endpoint as URLs say it behind `/mcp/`; null or `mcp` is that itself */
function refOf(endpoint: string | null): EndpointRef {
  if (endpoint === null || endpoint === 'mcp') return { kind: 'global' };
  if (endpoint === '$smart') return { kind: 'smart', group: null };
  if (endpoint.startsWith('$smart/')) return { kind: 'smart', group: endpoint.slice('$smart/'.length) };
  return { kind: 'named', name: endpoint };
}

function toolsOf(hub: RunningHub, view: View): ToolView[] {
  const catalog = hub.catalog(view, 'legacy');
  return [...catalog.tools].map(([name, { member, item }]) => {
    const json = catalog.toolJson.get(name);
    return {
      name,
      server: member.server.name,
      tool: item,
      definition: asObject(json && parseOrUndefined(json)),
    };
  });
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** A JSON-RPC error as the error of the REST API; code and data stay readable. */
function failureOf(error: unknown): PatchbayError {
  const message = memberValue(error, 'message');
  const rpcCode = memberValue(error, 'code');
  const text = typeof message === 'string' ? message : 'The server answered with an error';
  const code =
    rpcCode === RpcCode.invalidParams
      ? 'invalid_input'
      : rpcCode === RpcCode.timeout
        ? 'timeout'
        : 'upstream_failed';
  return new PatchbayError(code, text, { data: { rpcCode, data: memberValue(error, 'data') } });
}
