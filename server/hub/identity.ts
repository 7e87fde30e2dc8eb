import { isRecord } from '../lib/json/parse.ts';
import type { EndpointMember } from './endpoint.ts';
import type { View } from './policy.ts';
import { INSTRUCTIONS } from './smart/definitions.ts';
import { TASKS } from './tasks/extension.ts';
import type { EndpointIdentity } from './types.ts';
import type { Era, ServerIdentity } from './upstream/connection.ts';

type Capabilities = Record<string, unknown>;

const KINDS = ['tools', 'prompts', 'resources', 'completions'] as const;
/** What a server may offer beyond what the hub merges of each. */
const PASSED: Readonly<Record<Era, readonly string[]>> = {
  legacy: ['experimental', 'tasks', 'extensions'],
  modern: ['experimental', 'extensions'],
};
/** Extensions that an endpoint of several servers can have: ids of tasks and URIs of apps say whose they are. */
const ROUTED: ReadonlySet<string> = new Set([TASKS, 'io.modelcontextprotocol/ui']);

/**
 * What an endpoint says of itself: the union of what its servers can do. A server that was never reached may turn out
 * to offer anything, so it counts as able; a promise of an empty list costs nothing, a missing one hides tools.
 */
export function identityOf(
  view: View,
  era: Era,
  identityOfServer: (server: string) => ServerIdentity | null,
): EndpointIdentity {
  const capabilities: Capabilities = {};
  const texts: Array<{ title: string; text: string }> = [];
  for (const { server } of view.members) {
    const identity = identityOfServer(server.name);
    addTo(capabilities, identity);
    if (identity?.instructions)
      texts.push({ title: server.spec.title ?? server.name, text: identity.instructions });
  }
  addExtensions(capabilities, view, era, identityOfServer);
  if (!('tools' in capabilities)) capabilities.tools = { listChanged: true };
  if (view.endpoint.smart) return smartIdentity(view, capabilities);
  return { title: view.endpoint.title, instructions: joinInstructions(view, texts), capabilities };
}

/** Only the three tools are listed; a resource is read by what a result says of it, as a link or an app. */
function smartIdentity({ endpoint }: View, capabilities: Capabilities): EndpointIdentity {
  const { prompts: _prompts, completions: _completions, resources, ...kept } = capabilities;
  const readable = resources === undefined ? {} : { resources: { ...subscribable(capabilities) } };
  return { title: endpoint.title, instructions: INSTRUCTIONS, capabilities: { ...kept, ...readable } };
}

function addTo(capabilities: Capabilities, identity: ServerIdentity | null): void {
  for (const kind of KINDS) {
    if (identity && !(kind in identity.capabilities)) continue;
    if (kind === 'completions') capabilities[kind] = {};
    else capabilities[kind] = { ...(kind === 'resources' && subscribable(capabilities)), listChanged: true };
  }
  if (!identity) return;
  if ('logging' in identity.capabilities) capabilities.logging = {};
  if ('resources' in capabilities && subscribable(identity.capabilities)) {
    capabilities.resources = { subscribe: true, listChanged: true };
  }
}

function subscribable({ resources }: Capabilities): { subscribe: true } | null {
  return isRecord(resources) && resources.subscribe === true ? { subscribe: true } : null;
}

/** What is no extension, and extensions that the hub does not know, pass where it is clear whose they are. */
function addExtensions(
  capabilities: Capabilities,
  view: View,
  era: Era,
  identityOfServer: (server: string) => ServerIdentity | null,
): void {
  const owner = extensionOwner(view, era, identityOfServer);
  for (const member of view.members) {
    const identity = identityOfServer(member.server.name);
    if (identity?.era !== era) continue;
    for (const key of PASSED[era]) {
      const part = isAlone(view) ? identity.capabilities[key] : partOf(key, identity, member === owner);
      if (isRecord(part)) capabilities[key] = merged(capabilities[key], part);
    }
  }
}

/** Of one capability of a server, what an endpoint of several can keep. */
function partOf(key: string, { capabilities }: ServerIdentity, isOwner: boolean): unknown {
  const said = capabilities[key];
  if (key === 'tasks') return said;
  if (key !== 'extensions' || !isRecord(said)) return null;
  const kept = Object.entries(said).filter(([name]) => isOwner || ROUTED.has(name));
  return kept.length > 0 ? Object.fromEntries(kept) : null;
}

/** Both, member by member; of two that differ the first stays. */
function merged(one: unknown, other: Capabilities): Capabilities {
  if (!isRecord(one)) return other;
  const both: Capabilities = { ...other, ...one };
  for (const [key, value] of Object.entries(other)) {
    if (isRecord(value) && isRecord(one[key])) both[key] = merged(one[key], value);
  }
  return both;
}

function isAlone({ members, endpoint }: View): boolean {
  return members.length === 1 && !endpoint.prefixed;
}

/**
 * The one server of an endpoint that has extensions which the hub does not know: theirs are the methods that it does
 * not know either. Null where there are several, or where only some of its items are open: nobody could say what such
 * a method reaches.
 */
export function extensionOwner(
  view: View,
  era: Era,
  identityOfServer: (server: string) => ServerIdentity | null,
): EndpointMember | null {
  const [owner, other] = view.members.filter(({ server }) => {
    const identity = identityOfServer(server.name);
    const said = identity?.era === era ? identity.capabilities.extensions : null;
    return isRecord(said) && Object.keys(said).some((name) => !ROUTED.has(name));
  });
  if (!owner || other) return null;
  const { tools, prompts, resources } = owner.picks;
  return tools === null && prompts === null && resources === null ? owner : null;
}

function joinInstructions(view: View, texts: Array<{ title: string; text: string }>): string | null {
  if (texts.length === 0) return null;
  if (!view.endpoint.prefixed) return texts[0]?.text ?? null;
  return texts.map(({ title, text }) => `## ${title}\n\n${text}`).join('\n\n');
}
