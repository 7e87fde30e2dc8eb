import '../../contract/wording.ts';
import { type KeyInput, type KeyScope, keyInputSchema } from '../../contract/key.ts';
import type { IssuedKey, KeyView } from '../backend.ts';
import { withBackend } from '../connect.ts';
import { CliFailure, usage } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CreateKeyOptions } from '../program.ts';

export async function listKeys(io: Io): Promise<void> {
  const items = await withBackend((backend) => backend.keys());
  const columns = [
    { title: 'id', value: (key: KeyView) => key.id },
    { title: 'name', value: (key: KeyView) => key.name },
    { title: 'opens', value: (key: KeyView) => scopeText(key.scope) },
    { title: 'rest', value: (key: KeyView) => key.rest },
    { title: 'state', value: (key: KeyView) => stateText(key, Date.now()) },
    { title: 'last used', value: (key: KeyView) => key.lastUsedAt },
    { title: 'expires', value: (key: KeyView) => key.expiresAt },
    { title: 'owner', value: (key: KeyView) => key.owner },
  ];
  io.result({ items }, () =>
    io.table(items, columns, 'No keys yet. Create one: npx patchbay keys create <name>'),
  );
}

function stateText({ enabled, expiresAt }: KeyView, now: number): string {
  if (!enabled) return 'disabled';
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'active';
}

export function scopeText(scope: KeyScope): string {
  if ('all' in scope) return 'everything';
  const parts = [
    ...scope.groups.map((id) => `group ${id}`),
    ...scope.servers.map((name) => `server ${name}`),
    ...scope.tools.map(({ server, tool }) => `${server}/${tool}`),
  ];
  return parts.join(', ') || 'nothing';
}

export async function createKey(io: Io, name: string, options: CreateKeyOptions): Promise<void> {
  const input = keyInput(name, options, Date.now());
  show(io, await withBackend((backend) => backend.createKey(input)));
}

/** @param now epoch ms @throws CliFailure usage */
export function keyInput(name: string, options: CreateKeyOptions, now: number): KeyInput {
  const narrow = options.group.length + options.server.length + options.tool.length > 0;
  const scope = { groups: options.group, servers: options.server, tools: options.tool.map(toolOf) };
  const parsed = keyInputSchema.safeParse({
    name,
    ...(narrow && { scope }),
    ...(options.rest && { rest: options.rest }),
    ...(options.expires && { expiresAt: expiryOf(options.expires, now) }),
    ...(options.perMinute && { limits: { perMinute: options.perMinute } }),
  });
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw usage(first ? `${first.path.join('.')}: ${first.message}` : 'The key is not right');
}

function toolOf(text: string): { server: string; tool: string } {
  const at = text.indexOf('/');
  if (at < 1 || at === text.length - 1) throw usage(`--tool needs the form server/tool, not ${text}`);
  return { server: text.slice(0, at), tool: text.slice(at + 1) };
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `30d`, or a date. @returns ISO 8601 */
export function expiryOf(text: string, now: number): string {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const at = count && unit ? now + Number(count) * (UNITS[unit] ?? 0) : Date.parse(text);
  if (Number.isNaN(at)) throw usage(`--expires needs a date or a time such as 30d, not ${text}`);
  if (at <= now) throw usage(`--expires must lie in the future, not ${text}`);
  return new Date(at).toISOString();
}

function show(io: Io, issued: IssuedKey): void {
  io.result(
    issued,
    ({ key, token }) =>
      token +
      (io.interactive
        ? `\n${io.paint.dim(`${key.name} opens ${scopeText(key.scope)}. This is shown once.`)}`
        : ''),
  );
}

export async function revokeKey(io: Io, id: string): Promise<void> {
  await withBackend((backend) => backend.revokeKey(checkedId(id)));
  io.result({ revoked: id }, () => `Revoked ${id}.`);
}

export async function rotateKey(io: Io, id: string, { overlap }: { overlap: number }): Promise<void> {
  show(io, await withBackend((backend) => backend.rotateKey(checkedId(id), overlap)));
}

/** A whole token was pasted? Its id is in it, but it has no place in a command line. */
function checkedId(id: string): string {
  if (/^[a-z2-7]{10}$/.test(id)) return id;
  if (id.startsWith('pb_'))
    throw usage('Give the id of the key, not the key itself', 'npx patchbay keys list shows ids');
  throw new CliFailure('not_found', `There is no key ${id}`, { fix: 'npx patchbay keys list shows ids' });
}
