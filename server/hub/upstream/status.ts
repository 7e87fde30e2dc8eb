import type { ProcessInfo, ServerStatus, UpstreamFailure } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Lists, ServerIdentity, UpstreamConnection } from './connection.ts';
import { isStarting, type MachineState, type Stage } from './machine-state.ts';
import type { Expanded } from './types.ts';

export interface StatusParts {
  name: string;
  spec: ServerSpec;
  machine: MachineState;
  lists: Lists;
  identity: ServerIdentity | null;
  current: UpstreamConnection | null;
  /** Every connection that is not gone yet, the current one included. */
  open: readonly UpstreamConnection[];
  processes: ProcessInfo[];
  failure: UpstreamFailure | null;
}

export function statusOf(parts: StatusParts): ServerStatus {
  const { name, spec, machine, lists, identity, current, open, processes, failure } = parts;
  return {
    name,
    state: machine.state,
    since: new Date(machine.since).toISOString(),
    nextTryAt: nextTryOf(machine),
    failure,
    restarts: machine.restarts,
    protocolVersion: identity?.protocolVersion ?? null,
    serverInfo: identity ? { name: identity.serverInfo.name, version: identity.serverInfo.version } : null,
    transport: current?.transport ?? (spec.type === 'auto' ? 'streamable-http' : spec.type),
    counts: countsOf(lists),
    inFlight: open.reduce((sum, connection) => sum + connection.inFlight, 0),
    processes,
  };
}

export function countsOf(lists: Lists): ServerStatus['counts'] {
  return {
    tools: lists.tools.length,
    prompts: lists.prompts.length,
    resources: lists.resources.length,
    templates: lists.templates.length,
  };
}

/** The machine remembers a failure until it was healthy for a while; a server that is ready shows none. */
export function failureOf(machine: MachineState): UpstreamFailure | null {
  if (machine.failure === null || machine.state === 'ready') return null;
  return { ...machine.failure, since: new Date(machine.failure.since).toISOString() };
}

/**
 * What an attempt that takes long is shown as, where nothing failed before: a failure that has not happened yet, which
 * its count of 0 says.
 * @param progress of the attempt; its words may hold secrets and must be redacted
 */
export function slownessOf(
  machine: Pick<MachineState, 'state' | 'since'>,
  progress: { stage: Stage | null; words: string | null },
  slowMs: number,
  now: number,
): UpstreamFailure | null {
  if (!isStarting(machine) || now - machine.since < slowMs) return null;
  const stage = machine.state === 'listing' ? 'list' : (progress.stage ?? 'connect');
  const missing = MISSING[stage] ?? 'not connected yet';
  const seconds = Math.round((now - machine.since) / 1000);
  const words = progress.words ? `; ${progress.words}` : '';
  const since = new Date(machine.since).toISOString();
  return { stage, message: `${missing} after ${seconds} s${words}`, since, count: 0 };
}

const MISSING: Partial<Record<Stage, string>> = {
  initialize: 'no answer to initialize yet',
  list: 'no lists yet',
};

function nextTryOf(machine: Pick<MachineState, 'nextTryAt'>): string | null {
  return machine.nextTryAt === null ? null : new Date(machine.nextTryAt).toISOString();
}

/** Why an entry cannot be used as it is, naming everything it lacks. */
export function misconfiguration(expanded: Extract<Expanded, { ok: false }>): string {
  const { missing, problem } = expanded;
  if (missing.length === 0) return problem ?? 'the entry is not valid';
  const noun = missing.length === 1 ? 'variable is' : 'variables are';
  return `environment ${noun} not set: ${missing.join(', ')}`;
}

/**
 * Why a call cannot be sent: the state, the last failure and the next try, for people and for programs.
 * @param whom where that is so for one client alone
 */
export function unavailable(
  name: string,
  machine: Pick<MachineState, 'state' | 'nextTryAt'>,
  failure: UpstreamFailure | null,
  now: number,
  whom = '',
): PatchbayError {
  const parts = [`Server "${name}" is not available${whom}: ${stateText(machine)}`];
  if (failure) {
    const often = failure.count > 1 ? ` (${failure.count} times since ${failure.since})` : '';
    const what = failure.count === 0 ? 'stage' : 'last failure at stage';
    parts.push(`${what} ${failure.stage}: ${failure.message}${often}`);
  }
  if (machine.nextTryAt !== null) {
    const seconds = Math.max(0, Math.ceil((machine.nextTryAt - now) / 1000));
    parts.push(`next try in ${seconds} s`);
  }
  return new PatchbayError('upstream_unavailable', parts.join('; '), {
    owner: machine.state === 'misconfigured' ? 'config' : 'upstream',
    data: { server: name, state: machine.state, failure, nextTryAt: nextTryOf(machine) },
  });
}

function stateText(machine: Pick<MachineState, 'state'>): string {
  switch (machine.state) {
    case 'needs-auth':
      return 'it demands authorisation';
    case 'waiting':
      return 'waiting for the next try';
    case 'connecting':
    case 'listing':
      return `still ${machine.state}`;
    case 'idle':
      return 'not started';
    case 'disabled':
    case 'misconfigured':
    case 'ready':
    case 'degraded':
    case 'draining':
    case 'closed':
      return machine.state;
  }
}
