import type { View } from './policy.ts';
import type { EndpointIdentity } from './types.ts';
import type { ServerIdentity } from './upstream/connection.ts';

const KINDS = ['tools', 'prompts', 'resources', 'completions'] as const;

/**
 * What an endpoint says of itself: the union of what its servers can do. A server that was never reached may turn out
 * to offer anything, so it counts as able; a promise of an empty list costs nothing, a missing one hides tools.
 */
export function identityOf(
  view: View,
  identityOfServer: (server: string) => ServerIdentity | null,
): EndpointIdentity {
  const capabilities: Record<string, unknown> = {};
  const texts: Array<{ title: string; text: string }> = [];
  for (const { server } of view.members) {
    const identity = identityOfServer(server.name);
    for (const kind of KINDS) {
      if (identity && !(kind in identity.capabilities)) continue;
      capabilities[kind] = kind === 'completions' ? {} : { listChanged: true };
    }
    if (identity?.instructions)
      texts.push({ title: server.spec.title ?? server.name, text: identity.instructions });
  }
  if (!('tools' in capabilities)) capabilities.tools = { listChanged: true };
  return { title: view.endpoint.title, instructions: joinInstructions(view, texts), capabilities };
}

function joinInstructions(view: View, texts: Array<{ title: string; text: string }>): string | null {
  if (texts.length === 0) return null;
  if (!view.endpoint.prefixed) return texts[0]?.text ?? null;
  return texts.map(({ title, text }) => `## ${title}\n\n${text}`).join('\n\n');
}
