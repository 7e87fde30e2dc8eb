import { isRecord } from '../lib/json/parse.ts';
import { withoutTaskList } from './bridge/task-ids.ts';
import type { View } from './policy.ts';
import type { EndpointIdentity } from './types.ts';
import type { Era, ServerIdentity } from './upstream/connection.ts';

type Capabilities = Record<string, unknown>;

const KINDS = ['tools', 'prompts', 'resources', 'completions'] as const;
/** What a server alone behind its endpoint may offer beyond what the hub knows of. */
const PASSED: Readonly<Record<Era, readonly string[]>> = {
  legacy: ['experimental', 'tasks'],
  modern: ['experimental', 'extensions'],
};

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
  return { title: view.endpoint.title, instructions: joinInstructions(view, texts), capabilities };
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

/** Extensions that any of the servers speaks; what is no extension passes where it is clear whose it is. */
function addExtensions(
  capabilities: Capabilities,
  view: View,
  era: Era,
  identityOfServer: (server: string) => ServerIdentity | null,
): void {
  const alone = view.members.length === 1 && !view.endpoint.prefixed;
  for (const { server } of view.members) {
    const identity = identityOfServer(server.name);
    if (identity?.era !== era) continue;
    for (const key of PASSED[era]) {
      const said = identity.capabilities[key];
      const part = alone || key === 'extensions' ? said : key === 'tasks' ? withoutTaskList(said) : null;
      if (!isRecord(part)) continue;
      const known = capabilities[key];
      capabilities[key] = { ...(isRecord(known) ? known : {}), ...part };
    }
  }
}

function joinInstructions(view: View, texts: Array<{ title: string; text: string }>): string | null {
  if (texts.length === 0) return null;
  if (!view.endpoint.prefixed) return texts[0]?.text ?? null;
  return texts.map(({ title, text }) => `## ${title}\n\n${text}`).join('\n\n');
}
