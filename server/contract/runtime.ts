import { z } from 'zod';
import type { CallRecord } from './activity.ts';
import type { SmartStatus } from './api/smart-routing.ts';
import type { Principal } from './principal.ts';
import type { RuntimeReads } from './runtime-reads.ts';
import type { SmartRuntime } from './runtime-smart.ts';
import type { ServerSpec } from './server.ts';

/** States of one upstream's life; see `hub/upstream/machine.ts`. */
export const upstreamStateSchema = z.enum([
  'disabled',
  'misconfigured',
  'idle',
  'connecting',
  'listing',
  'ready',
  'degraded',
  'waiting',
  'needs-auth',
  'draining',
  'closed',
]);
export type UpstreamState = z.infer<typeof upstreamStateSchema>;

export const failureSchema = z
  .object({
    stage: z.enum(['config', 'spawn', 'connect', 'initialize', 'list', 'probe', 'run', 'auth']),
    message: z.string(),
    since: z.iso.datetime(),
    count: z.number().int(),
  })
  .meta({ id: 'UpstreamFailure' });
export type UpstreamFailure = z.infer<typeof failureSchema>;

export const processInfoSchema = z
  .object({ pid: z.number().int(), command: z.string(), rssBytes: z.number().int(), ageSeconds: z.number() })
  .meta({ id: 'ProcessInfo' });

/** The live side of a server, as this process sees it. */
export const serverStatusSchema = z
  .object({
    name: z.string(),
    state: upstreamStateSchema,
    since: z.iso.datetime(),
    nextTryAt: z.iso.datetime().nullable(),
    failure: failureSchema.nullable(),
    restarts: z.number().int(),
    protocolVersion: z.string().nullable(),
    serverInfo: z.object({ name: z.string(), version: z.string() }).nullable(),
    transport: z.enum(['stdio', 'streamable-http', 'sse']),
    counts: z.object({
      tools: z.number(),
      prompts: z.number(),
      resources: z.number(),
      templates: z.number(),
    }),
    inFlight: z.number().int(),
    processes: z.array(processInfoSchema),
  })
  .meta({ id: 'ServerStatus' });
export type ServerStatus = z.infer<typeof serverStatusSchema>;
export type ProcessInfo = z.infer<typeof processInfoSchema>;

export const logStreamSchema = z.enum(['stderr', 'stdout', 'hub', 'message']);

export const logLineSchema = z
  .object({
    n: z
      .number()
      .int()
      .meta({ description: 'Grows by one with every line of the server since it was added' }),
    at: z.iso.datetime(),
    stream: logStreamSchema,
    text: z.string(),
  })
  .meta({ id: 'LogLine' });
export type LogLine = z.infer<typeof logLineSchema>;

/** One stage of a connection test, in order: spawn or connect, initialize, list. */
export const testStageSchema = z
  .object({ stage: z.string(), ok: z.boolean(), durationMs: z.number(), message: z.string().nullable() })
  .meta({ id: 'TestStage' });
export type TestStage = z.infer<typeof testStageSchema>;

/** What a test found out. */
export interface TestOutcome {
  ok: boolean;
  counts: ServerStatus['counts'] | null;
  /** Names of its first tools, as it says them. */
  tools: string[];
  /** What it wrote last beside its answers. */
  stderr: string[];
}
export interface TestReport extends TestOutcome {
  stages: TestStage[];
}

/** A stage as it begins and as it ends. One that begins again takes back itself and those after it. */
export const testStepSchema = z
  .object({
    stage: z.string().meta({ description: 'config, spawn, connect, auth, initialize or list' }),
    state: z.enum(['running', 'done', 'failed']),
    durationMs: z.number().nullable().meta({ description: 'Null while it is running' }),
    message: z.string().nullable(),
  })
  .meta({ id: 'TestStep' });
export type TestStep = z.infer<typeof testStepSchema>;

/** A tool as a caller sees it through an endpoint. `definition` is what the server said, with the hub's rewrites. */
export interface ToolView {
  name: string;
  server: string;
  tool: string;
  definition: Record<string, unknown>;
}

/** A client's session as it opens and ends in this process. */
export interface SessionNews {
  /** e.g. key:abcdefghij */
  principal: string;
  /** `mcp`, a group id or a server name. */
  endpoint: string;
  client: { name: string; version: string } | null;
  at: string;
}

/** What happens in the hub right now; the live stream of the REST API. Never carries a secret. */
export type LiveEvent =
  | { type: 'server.status'; status: ServerStatus }
  | { type: 'server.removed'; name: string }
  | { type: 'lists.changed'; server: string }
  | { type: 'settings.changed'; revision: number }
  | { type: 'keys.changed' }
  | { type: 'users.changed' }
  | { type: 'audit.changed' }
  | { type: 'sessions.changed'; open: number }
  | ({ type: 'session.opened' } & SessionNews)
  | ({ type: 'session.closed' } & SessionNews)
  /** How far the index of smart routing is. */
  | { type: 'smart.changed'; status: SmartStatus }
  /** Only to whom it interests. `more` calls ended in the same second. */
  | { type: 'activity'; calls: CallRecord[]; more: number }
  | { type: 'logs'; server: string; lines: LogLine[] };

/** What a listener wants besides what everybody is told: it is only gathered while somebody does. */
export interface LiveInterest {
  activity: boolean;
  /** Servers whose output is followed. */
  logs: readonly string[];
}

/**
 * What the REST API may ask of the running hub that is not a change to the store. Implemented by `hub/runtime.ts`,
 * injected by `app.ts`.
 */
export interface Runtime extends RuntimeReads, SmartRuntime {
  statuses(): ServerStatus[];
  status(name: string): ServerStatus | undefined;
  /** Newest last. @throws PatchbayError not_found */
  logs(name: string, limit: number): LogLine[];
  /** Ends and starts the upstream, or starts it now if it waits. @throws PatchbayError not_found */
  restart(name: string): Promise<void>;
  /**
   * Connects beside the running upstream, lists, and closes again. Never throws for a server's failure.
   * @param onStep hears of every stage as it begins and ends; who watches may wait as long as the entry allows
   * @throws PatchbayError `unavailable`, at once, while too many tests run
   */
  test(
    name: string,
    spec: ServerSpec,
    signal: AbortSignal,
    onStep?: (step: TestStep) => void,
  ): Promise<TestReport>;
  /** What `principal` sees through `endpoint` (`mcp`, or a group id or server name). @throws not_found */
  tools(principal: Principal, endpoint: string | null): ToolView[];
  /** @returns the MCP result object. @throws PatchbayError */
  callTool(
    principal: Principal,
    call: { endpoint: string | null; name: string; arguments: Record<string, unknown>; requestId: string },
    signal: AbortSignal,
  ): Promise<Record<string, unknown>>;
  sessionCount(): number;
  /** @returns a function that ends the subscription. */
  subscribe(listener: (event: LiveEvent) => void, interest?: LiveInterest): () => void;
}
