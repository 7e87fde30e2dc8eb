import type { FoundTool, SearchResult, SmartStatus } from '../../server/contract/api/smart-routing.ts';
import type { LiveEvent, Runtime, ServerStatus, ToolView } from '../../server/contract/runtime.ts';
import type { RuntimeReads } from '../../server/contract/runtime-reads.ts';
import type { SmartRuntime } from '../../server/contract/runtime-smart.ts';
import { PatchbayError } from '../../server/lib/errors.ts';

/** A hub that is made up: what it was asked is remembered, what it answers can be set. */
export interface TestRuntime extends Runtime {
  readonly asked: string[];
  readonly servers: Map<string, ServerStatus>;
  readonly toolsSeen: ToolView[];
  /** What the next calls answer, or throw. */
  call: () => Promise<Record<string, unknown>> | Record<string, unknown>;
  /** What the next searches answer. */
  found: SearchResult;
  emit(event: LiveEvent): void;
  readonly listeners: Set<(event: LiveEvent) => void>;
}

export function testStatus(name: string): ServerStatus {
  return {
    name,
    state: 'ready',
    since: '2026-01-01T00:00:00.000Z',
    nextTryAt: null,
    failure: null,
    restarts: 0,
    protocolVersion: '2025-11-25',
    serverInfo: { name, version: '1.0.0' },
    transport: 'stdio',
    counts: { tools: 1, prompts: 0, resources: 0, templates: 0 },
    inFlight: 0,
    processes: [],
  };
}

/** What the console asks of a hub that serves nothing; `tests/api-reads.test.ts` asks a real one. */
function noReads(known: (name: string) => ServerStatus): RuntimeReads {
  const absent = (what: string) => {
    throw new PatchbayError('not_found', `There is no ${what}`);
  };
  return {
    toolIndex: async () => ({ tag: 'none', items: [] }),
    items: async (name) => {
      known(name);
      return [];
    },
    reachedTools: async () => [],
    openedEndpoints: async () => [],
    scopeReach: async () => ({ servers: 0, groups: 0, tools: 0, items: [], unknown: [] }),
    measure: (target) => {
      if (target.kind === 'group') return absent('such group');
      known(target.name);
      return () => null;
    },
    footprint: () => absent('such group'),
    draft: () => ({ tools: 0, tokens: 0, warnings: [], items: [] }),
    clients: () => ({ items: [], total: 0 }),
  };
}

export const smartStatus: SmartStatus = {
  ...{ enabled: true, threshold: null, learning: true },
  ...{ model: 'minilm-l6-v2@384', dimensions: 384, kind: 'embedded' },
  ...{ tools: 3, embedded: 2, pending: 1, failed: 0, leading: true },
  ...{
    reindex: null,
    estimate: null,
    reindexEstimate: null,
    failure: null,
    failures: [],
    lastEmbeddedAt: null,
  },
};

export function foundTool(name: string, more: Partial<FoundTool> = {}): FoundTool {
  const [server = '', tool = ''] = name.split('__');
  return {
    ...{ name, server, tool, description: `Does ${tool}`, readOnly: false, score: 0.9, confidence: 'high' },
    ...{ matched: [], inputSchema: { type: 'object' } },
    parts: { lexical: 1, meaning: 1, name: 1, learned: 0, exact: false },
    ...more,
  };
}

export const nothingFound: SearchResult = {
  ...{
    items: [],
    mode: 'hybrid',
    reason: null,
    unknown: [],
    notice: null,
    belowThreshold: 0,
    hidden: 0,
    searched: 3,
    tookMs: 1,
  },
};

/** Smart routing over nothing; `tests/hub/smart-rest.test.ts` asks a real one. */
function noSmart(asked: string[], found: () => SearchResult): SmartRuntime {
  return {
    async searchTools(request, scope, full) {
      asked.push(`search ${JSON.stringify({ request, scope, full })}`);
      return found();
    },
    smartStatus: () => smartStatus,
    reindex: () => void asked.push('reindex'),
    askedQueries: () => [],
    learned: () => [],
    forgetLearned: async () => void asked.push('forget'),
    tokenFootprint: async () => ({ smart: 0, items: [] }),
    smartText: (group, about) => ({
      endpoint: group === null ? '$smart' : `$smart/${group}`,
      about: about || null,
      description: `Finds tools. ${about}`,
    }),
  };
}

export function createTestRuntime(): TestRuntime {
  const asked: string[] = [];
  const servers = new Map<string, ServerStatus>();
  const toolsSeen: ToolView[] = [];
  const listeners = new Set<(event: LiveEvent) => void>();
  const known = (name: string): ServerStatus => {
    const status = servers.get(name);
    if (!status) throw new PatchbayError('not_found', `There is no server "${name}"`);
    return status;
  };
  const runtime: TestRuntime = {
    ...{ asked, servers, toolsSeen, listeners },
    call: () => ({ content: [{ type: 'text', text: 'done' }] }),
    found: nothingFound,
    statuses: () => [...servers.values()],
    status: (name) => servers.get(name),
    logs(name, limit) {
      known(name);
      return [{ n: 1, at: '2026-01-01T00:00:00.000Z', stream: 'stderr' as const, text: `last ${limit}` }];
    },
    async restart(name) {
      known(name);
      asked.push(`restart ${name}`);
    },
    async test(name, spec) {
      asked.push(`test ${name} ${JSON.stringify(spec)}`);
      const stages = [{ stage: 'spawn', ok: true, durationMs: 1, message: null }];
      return { ok: true, stages, counts: null, tools: [], stderr: [] };
    },
    tools(_, endpoint) {
      if (endpoint === null) return toolsSeen;
      if (!servers.has(endpoint)) throw new PatchbayError('not_found', 'There is no such endpoint');
      return toolsSeen.filter(({ server }) => server === endpoint);
    },
    async callTool(_, call, signal) {
      asked.push(`call ${call.endpoint ?? '-'} ${call.name} ${JSON.stringify(call.arguments)}`);
      signal.addEventListener('abort', () => asked.push(`aborted ${call.name}`), { once: true });
      return runtime.call();
    },
    ...noReads(known),
    ...noSmart(asked, () => runtime.found),
    sessionCount: () => 2,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(event) {
      for (const listener of listeners) listener(event);
    },
  };
  return runtime;
}
