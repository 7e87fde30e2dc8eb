import { type GroupMember, type GroupSpec, groupSpecSchema } from '../../contract/group.ts';
import { redact } from '../../contract/redact.ts';
import { knownKeys } from '../../contract/schema.ts';
import { REDACTED } from '../../contract/secret.ts';
import { type ServerSpec, serverSpecSchema } from '../../contract/server.ts';
import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { systemConfigSchema } from '../../contract/system-config.ts';
import { isRecord } from '../../lib/json/parse.ts';
import { compareText, sameValue } from './canonical.ts';
import { currentValue } from './current.ts';
import { systemLeaves } from './system.ts';

/** A settings document in canonical form: sorted names, members in the schema's order, defaults left out. */
export interface SettingsDocument {
  mcpServers: Record<string, Record<string, unknown>>;
  groups?: Array<Record<string, unknown>>;
  systemConfig?: Record<string, unknown>;
}

/** What happens to the strings that hold secrets; the shown form is what `redact` makes of them. */
export type SecretWriter = (plain: string, shown: string) => string;

export const writeRedacted: SecretWriter = (_, shown) => shown;
export const writePlain: SecretWriter = (plain) => plain;

export function sealWith(seal: (plain: string) => string): SecretWriter {
  return (plain) => seal(plain);
}

/** Applying the plain or the encrypted form to an empty store gives the same settings again. */
export function exportSettings(snapshot: SettingsSnapshot, write: SecretWriter): SettingsDocument {
  const document: SettingsDocument = { mcpServers: {} };
  const servers = [...snapshot.servers.values()].sort((a, b) => compareText(a.name, b.name));
  document.mcpServers = Object.fromEntries(
    servers.map(({ name, spec }) => [name, exportServer(spec, write)]),
  );
  const groups = [...snapshot.groups.values()].sort((a, b) => compareText(a.id, b.id));
  if (groups.length > 0) document.groups = groups.map(({ id, spec }) => ({ id, ...exportGroup(spec) }));
  const system = exportSystem(snapshot, write);
  if (Object.keys(system).length > 0) document.systemConfig = system;
  return document;
}

export function documentText(document: SettingsDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function exportServer(spec: ServerSpec, write: SecretWriter): Record<string, unknown> {
  const written = writeSecrets(spec, redact(serverSpecSchema, spec), write);
  const members = isRecord(written) ? written : {};
  const inOrder = knownKeys(serverSpecSchema, []);
  const entries = [...new Set([...inOrder, ...Object.keys(members)])]
    .filter((key) => members[key] !== undefined)
    .filter((key) => !(Object.hasOwn(DEFAULTS, key) && sameValue(members[key], DEFAULTS[key])))
    .map((key) => [key, members[key]] as const);
  return Object.fromEntries(entries);
}

const SAMPLE = serverSpecSchema.parse({ type: 'auto', url: 'http://localhost' });
const STDIO_SAMPLE = serverSpecSchema.parse({ type: 'stdio', command: 'x' });
const DEFAULTS: Record<string, unknown> = Object.fromEntries(
  [...Object.entries(STDIO_SAMPLE), ...Object.entries(SAMPLE)].filter(
    ([key]) => key !== 'command' && key !== 'url',
  ),
);

function exportGroup(spec: GroupSpec): Record<string, unknown> {
  const { servers, ...rest } = groupSpecSchema.parse(spec);
  return { ...rest, servers: servers.map(exportMember) };
}

function exportMember(member: GroupMember): unknown {
  return Object.values(member).filter((value) => value !== undefined).length === 1 ? member.name : member;
}

function exportSystem(snapshot: SettingsSnapshot, write: SecretWriter): Record<string, unknown> {
  const shown = redact(systemConfigSchema, snapshot.system);
  const written = writeSecrets(snapshot.system, shown, write);
  const tree: Record<string, unknown> = {};
  for (const path of systemLeaves.keys()) {
    if (currentValue(snapshot, `system:${path}`) === null) continue;
    const keys = path.split('.');
    const value = keys.reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), written);
    setAt(tree, keys, value);
  }
  return tree;
}

function setAt(tree: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [head = '', ...rest] = keys;
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const below = isRecord(tree[head]) ? tree[head] : {};
  tree[head] = below;
  setAt(below, rest, value);
}

/** Walks a value beside its redacted form; where they differ there is a secret. */
function writeSecrets(plain: unknown, shown: unknown, write: SecretWriter): unknown {
  if (typeof plain === 'string')
    return plain === shown ? plain : write(plain, typeof shown === 'string' ? shown : REDACTED);
  if (Array.isArray(plain))
    return plain.map((item, i) => writeSecrets(item, Array.isArray(shown) ? shown[i] : undefined, write));
  if (!isRecord(plain)) return plain;
  const beside = isRecord(shown) ? shown : {};
  return Object.fromEntries(
    Object.entries(plain).map(([key, item]) => [key, writeSecrets(item, beside[key], write)]),
  );
}
