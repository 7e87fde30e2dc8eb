import type { KeyInput, Role } from '../../server/contract/key.ts';
import type { Principal } from '../../server/contract/principal.ts';
import type { ServiceContext } from '../../server/services/context.ts';
import { createKey } from '../../server/services/keys.ts';
import { createUser } from '../../server/services/users.ts';

const PEOPLE: readonly (readonly [username: string, name: string, role: Role])[] = [
  ['mei', 'Mei Chen', 'admin'],
  ['jonas', 'Jonas Weber', 'editor'],
  ['amara', 'Amara Okafor', 'editor'],
  ['priya', 'Priya Nair', 'auditor'],
  ['tomas', 'Tomás Silva', 'viewer'],
];

/** Users of every role, who sign in with `password`. @returns the context of each, as if they asked from their desks */
export async function seedPeople(ctx: ServiceContext, password: string): Promise<ServiceContext[]> {
  const people: ServiceContext[] = [];
  for (const [index, [username, name, role]] of PEOPLE.entries()) {
    const { user } = await createUser(ctx, { username, name, role, password });
    const principal: Principal = { kind: 'user', id: user.id, username, role, session: 'seed' };
    people.push({ ...ctx, principal, request: requestOf(index) });
  }
  return people;
}

function requestOf(index: number): ServiceContext['request'] {
  return {
    id: `seed-${index}`,
    address: `10.4.2.${20 + index}`,
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Firefox/131.0',
  };
}

const HOUR_MS = 3_600_000;
const hoursAhead = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

/** Keys as a team has them: wide, narrow, expiring soon, for programs. @returns their ids */
export async function seedKeys(
  ctx: ServiceContext,
  groups: readonly string[],
  servers: readonly string[],
): Promise<string[]> {
  const [first = '', second = ''] = groups;
  const inputs: Partial<KeyInput>[] = [
    { name: 'Claude Code, Mei', scope: { all: true } },
    { name: 'Cursor, Jonas', scope: scope([first], []) },
    { name: 'Support agent', scope: scope([second], []), limits: { perMinute: 600 } },
    { name: 'Nightly report', scope: scope([], servers.slice(0, 2)), expiresAt: hoursAhead(50) },
    { name: 'Deploy pipeline', scope: { all: true }, rest: 'editor' },
    { name: 'Trial of the data team', scope: scope(groups.slice(0, 2), servers.slice(2, 4)), enabled: false },
    { name: 'Dashboards', scope: { all: true }, rest: 'viewer', expiresAt: hoursAhead(24 * 90) },
  ];
  const ids: string[] = [];
  for (const input of inputs) {
    const { key } = await createKey(ctx, { name: 'key', ...input });
    ids.push(key.id);
  }
  return ids;
}

function scope(groups: string[], servers: string[]): KeyInput['scope'] {
  return { groups: groups.filter((id) => id !== ''), servers, tools: [] };
}
