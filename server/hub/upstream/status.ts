import type { ServerStatus, UpstreamFailure } from '../../contract/runtime.ts';
import type { ServerSpec } from '../../contract/server.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Lists, ServerIdentity, UpstreamConnection } from './connection.ts';
import type { MachineState } from './machine-state.ts';
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
}

export function statusOf(parts: StatusParts): ServerStatus {
  const { name, spec, machine, lists, identity, current, open } = parts;
  return {
    name,
    state: machine.state,
    since: new Date(machine.since).toISOString(),
    nextTryAt: nextTryOf(machine),
    failure: failureOf(machine),
    restarts: machine.restarts,
    protocolVersion: identity?.protocolVersion ?? null,
    serverInfo: identity ? { name: identity.serverInfo.name, version: identity.serverInfo.version } : null,
    transport: current?.transport ?? (spec.type === 'auto' ? 'streamable-http' : spec.type),
    counts: countsOf(lists),
    inFlight: open.reduce((sum, connection) => sum + connection.inFlight, 0),
    processes: open.flatMap((connection) => connection.processes()),
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

function nextTryOf(machine: MachineState): string | null {
  return machine.nextTryAt === null ? null : new Date(machine.nextTryAt).toISOString();
}

/** Why an entry cannot be used as it is, naming everything it lacks. */
export function misconfiguration(expanded: Extract<Expanded, { ok: false }>): string {
  const { missing, problem } = expanded;
  if (missing.length === 0) return problem ?? 'the entry is not valid';
  const noun = missing.length === 1 ? 'variable is' : 'variables are';
  return `environment ${noun} not set: ${missing.join(', ')}`;
}

/** Why a call cannot be sent: the state, the last failure and the next try, for people and for programs. */
export function unavailable(name: string, machine: MachineState, now: number): PatchbayError {
  const failure = failureOf(machine);
  const parts = [`Server "${name}" is not available: ${stateText(machine)}`];
  if (failure) {
    const often = failure.count > 1 ? ` (${failure.count} times since ${failure.since})` : '';
    parts.push(`last failure at stage ${failure.stage}: ${failure.message}${often}`);
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

function stateText(machine: MachineState): string {
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
