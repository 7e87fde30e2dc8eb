import '../../contract/wording.ts';
import { createUserSchema } from '../../contract/api/users.ts';
import type { Backend, CreateUser, PasswordReset, UserListItem } from '../backend.ts';
import { withBackend } from '../connect.ts';
import { CliFailure, usage } from '../failure.ts';
import type { Io } from '../io.ts';
import type { CreateUserOptions } from '../program.ts';

export async function listUsers(io: Io): Promise<void> {
  const items = await withBackend((backend) => backend.users());
  const columns = [
    { title: 'username', value: (user: UserListItem) => user.username },
    { title: 'name', value: (user: UserListItem) => user.name },
    { title: 'role', value: (user: UserListItem) => user.role },
    { title: 'state', value: stateText },
    { title: 'sessions', value: (user: UserListItem) => String(user.sessions) },
    { title: 'keys', value: (user: UserListItem) => String(user.keys) },
    { title: 'last sign-in', value: (user: UserListItem) => user.lastSignInAt },
  ];
  io.result({ items }, () =>
    io.table(items, columns, 'No users yet. Create one: npx patchbay users create <username> --role admin'),
  );
}

function stateText({ enabled, pending }: UserListItem): string {
  if (!enabled) return 'disabled';
  return pending ? 'without password' : 'active';
}

export async function createUser(io: Io, username: string, options: CreateUserOptions): Promise<void> {
  const { role, name } = options;
  const input = checked({
    username,
    role,
    ...(name !== undefined && { name }),
    ...(options.passwordStdin && { password: await readPassword(process.stdin) }),
  });
  const created = await withBackend((backend) => backend.createUser(input));
  io.result(created, ({ user, invitation }) =>
    linkText(io, user.username, invitation, `Created ${user.username} (${user.role}).`),
  );
}

export async function resetPassword(
  io: Io,
  username: string,
  options: { passwordStdin?: boolean },
): Promise<void> {
  const password = options.passwordStdin ? await readPassword(process.stdin) : undefined;
  const reset = await withBackend(async (backend) => {
    const { id } = await find(backend, username);
    return backend.resetPassword(id, password);
  });
  io.result(reset, ({ invitation }) =>
    linkText(io, username, invitation, `Changed the password of ${username}; all their sessions ended.`),
  );
}

export async function deleteUser(io: Io, username: string, { yes }: { yes?: boolean }): Promise<void> {
  await withBackend(async (backend) => {
    const user = await find(backend, username);
    const also =
      user.keys > 0 ? `, and revoke ${user.keys === 1 ? 'a key' : `${user.keys} keys`} of theirs` : '';
    if (io.interactive && !yes && !(await io.confirm(`Delete ${user.username}${also}?`))) {
      throw new CliFailure('declined', 'Nobody was deleted');
    }
    await backend.deleteUser(user.id);
  });
  io.result({ deleted: username }, () => `Deleted ${username}.`);
}

/** The link stands alone where no person reads, so that a script can take it. */
function linkText(io: Io, username: string, invitation: PasswordReset['invitation'], done: string): string {
  if (invitation === null) return done;
  const note = `${username} chooses a password by this link, once, until ${invitation.expiresAt}.`;
  return invitation.link + (io.interactive ? `\n${io.paint.dim(note)}` : '');
}

async function find(backend: Backend, username: string): Promise<UserListItem> {
  const wanted = username.trim().toLowerCase();
  const user = (await backend.users()).find((candidate) => candidate.username === wanted);
  if (user) return user;
  throw new CliFailure('not_found', `There is no user ${username} on ${backend.where}`, {
    fix: 'npx patchbay users list shows everybody',
  });
}

/** @throws CliFailure with the path of every wrong field, before anything is opened for it */
function checked(input: Record<string, unknown>): CreateUser {
  const parsed = createUserSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const [first] = fields;
  throw new CliFailure('invalid_input', first ? `${first.path}: ${first.message}` : 'The user is not right', {
    fields,
  });
}

const MOST_BYTES = 4096;

/** All of stdin but the end of its line. @throws CliFailure usage for a terminal, where it would be shown */
async function readPassword(stdin: NodeJS.ReadStream): Promise<string> {
  if (stdin.isTTY) {
    throw usage(
      'A password typed here would be shown; pipe it in',
      'Leave --password-stdin out to get a link by which the user chooses one',
    );
  }
  let text = '';
  stdin.setEncoding('utf8');
  for await (const chunk of stdin) {
    text += chunk;
    if (text.length > MOST_BYTES) throw usage('The password on stdin is too long');
  }
  const password = text.replace(/\r?\n$/, '');
  if (password === '') throw usage('There is no password on stdin');
  return password;
}
