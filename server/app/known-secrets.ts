import type { ServerSpec } from '../contract/server.ts';
import type { SettingsSnapshot, StoredServer } from '../contract/snapshot.ts';
import { conceal } from '../hub/upstream/entry-secrets.ts';
import { toldSecretsOf } from '../hub/upstream/told-secrets.ts';
import type { Expanded } from '../hub/upstream/types.ts';

export interface KnownSecretsOptions {
  settings: () => SettingsSnapshot;
  expand: (spec: ServerSpec) => Expanded;
  /** Knows the hub's own secrets, and others by their form. */
  redact: (text: string) => string;
}

/**
 * Takes out of a text the secrets of all entries, those that are switched off or can't be used included, and whatever
 * `redact` knows: for what belongs to no server, as it may quote any.
 */
export function createKnownSecrets(options: KnownSecretsOptions): (text: string) => string {
  const { settings, expand, redact } = options;
  const entries = new Map<string, { stored: StoredServer; secrets: readonly string[] }>();
  let seen: SettingsSnapshot | undefined;
  let all: readonly string[] = [];

  function secretsOf(stored: StoredServer): readonly string[] {
    const known = entries.get(stored.name);
    // A revision has one content; where the numbers begin anew, the entry is another object as well.
    if (known && (known.stored === stored || isSame(known.stored, stored))) return known.secrets;
    const expanded = expand(stored.spec);
    const secrets = toldSecretsOf(stored.spec, expanded.ok ? expanded.spec : stored.spec);
    entries.set(stored.name, { stored, secrets });
    return secrets;
  }

  function look(now: SettingsSnapshot): void {
    for (const name of entries.keys()) if (!now.servers.has(name)) entries.delete(name);
    const found = new Set([...now.servers.values()].flatMap(secretsOf));
    all = [...found].sort((a, b) => b.length - a.length);
    seen = now;
  }

  return (text) => {
    const now = settings();
    if (now !== seen) look(now);
    return redact(conceal(all, text));
  };
}

const isSame = (a: StoredServer, b: StoredServer): boolean =>
  a.revision === b.revision && a.createdAt.getTime() === b.createdAt.getTime();
