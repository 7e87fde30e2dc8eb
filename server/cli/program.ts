import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from './io.ts';
import { VERSION } from './version.ts';

type Action<A extends unknown[]> = (io: Io, ...args: A) => Promise<void>;

/** Gives a command `--json` and an action that runs with an Io; the action's module is loaded by the caller, late. */
function does<A extends unknown[]>(command: Command, action: Action<A>): Command {
  return command.option('--json', 'print the result as JSON').action(async (...args: A) => {
    const { createIo } = await import('./io.ts');
    await action(createIo({ json: command.opts().json === true }), ...args);
  });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Every command there is, with its help; what they do is imported when they run. */
export function registerCommands(program: Command): void {
  program
    .description(
      'A self-hosted MCP hub: one URL per group of tools, one place for keys, permissions, health and audit.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride();
  startCommands(program);
  serverCommands(program);
  settingsCommands(program);
  keyCommands(program);
  userCommands(program);
  toolCommands(program);
  for (const command of everyCommand(program)) command.exitOverride();
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...everyCommand(child)]);
}

function startCommands(program: Command): void {
  program
    .command('start')
    .description('run the hub in this process')
    .action(async () => {
      const { main } = await import('../main.ts');
      await main();
    });
  does(program.command('health-check').description('exit 0 if the hub is ready, else 1'), async (io) =>
    (await import('./commands/health.ts')).healthCheck(io),
  );
  does(
    program.command('doctor').description('look for what keeps the hub from running, and say how to mend it'),
    async (io) => (await import('./commands/doctor.ts')).doctor(io),
  );
}

export interface AddServerOptions {
  url?: string;
  type?: 'streamable-http' | 'sse';
  env: string[];
  header: string[];
  title?: string;
  cwd?: string;
  disabled?: boolean;
}

function serverCommands(program: Command): void {
  const server = program.command('server').description('the MCP servers behind the hub');
  does(server.command('list').description('list servers and how they are'), async (io) =>
    (await import('./commands/server.ts')).listServers(io),
  );
  does<[string, string[], AddServerOptions]>(
    server
      .command('add <name> [command...]')
      .description('add a server: by its command line after --, or by --url')
      .option('--url <url>', 'of a server that is reached over HTTP')
      .addOption(
        new Option('--type <type>', 'transport of the URL, if it is known').choices([
          'streamable-http',
          'sse',
        ]),
      )
      .option(
        '--env <NAME=value>',
        'an environment variable of the command; references are expanded when it starts',
        collect,
        [],
      )
      .option('--header <"Name: value">', 'a header sent to the URL', collect, [])
      .option('--title <text>', 'what people see')
      .option('--cwd <folder>', 'working directory of the command')
      .option('--disabled', 'add it without starting it'),
    async (io, name, command, options) =>
      (await import('./commands/server.ts')).addServer(io, name, command, options),
  );
  does<[string, { yes?: boolean }]>(
    server.command('remove <name>').description('remove a server').option('-y, --yes', 'do not ask'),
    async (io, name, options) => (await import('./commands/server.ts')).removeServer(io, name, options),
  );
  does<[string]>(
    server.command('restart <name>').description('end a server and start it again'),
    async (io, name) => (await import('./commands/server.ts')).restartServer(io, name),
  );

  const generate = program.command('generate').description('write a first version of something');
  does<[string, { dir: string; force?: boolean }]>(
    generate
      .command('server <name>')
      .description('write a small MCP server in plain Node and add it to the settings file')
      .option('--dir <folder>', 'where to write it', 'servers')
      .option('-f, --force', 'overwrite without asking'),
    async (io, name, options) => (await import('./commands/generate.ts')).generateServer(io, name, options),
  );
}

export interface ApplyFlags {
  prune?: boolean;
  dryRun?: boolean;
  passphraseFile?: string;
}

function settingsCommands(program: Command): void {
  const settings = program.command('settings').description('the settings as a document');
  const passphrase = '--passphrase-file <file>';
  does<[string | undefined]>(
    settings
      .command('validate [file]')
      .description('check a document without a hub; without a file, that of MCP_SETTINGS_PATH; - is stdin'),
    async (io, file) => (await import('./commands/settings.ts')).validate(io, file),
  );
  does<[string | undefined, ApplyFlags]>(
    settings
      .command('diff [file]')
      .description('show what applying a document would change')
      .option(passphrase, 'opens an encrypted export'),
    async (io, file, options) => (await import('./commands/settings.ts')).diff(io, file, options),
  );
  does<[string | undefined, ApplyFlags]>(
    settings
      .command('apply [file]')
      .description(
        'apply a document to the settings, in place of the one before: what documents brought and this one leaves out is removed; what was made here stays',
      )
      .option('--prune', 'let a document without servers and groups remove all that documents brought')
      .option('--dry-run', 'say what would change; change nothing')
      .option(passphrase, 'opens an encrypted export'),
    async (io, file, options) => (await import('./commands/settings.ts')).apply(io, file, options),
  );
  does<[{ secrets: 'redacted' | 'encrypted' | 'plain'; passphraseFile?: string; output?: string }]>(
    settings
      .command('export')
      .description('print the settings as a document')
      .addOption(
        new Option('--secrets <how>', 'what becomes of secrets')
          .choices(['redacted', 'encrypted', 'plain'])
          .default('redacted'),
      )
      .option(passphrase, 'seals the secrets of an encrypted export')
      .option('-o, --output <file>', 'write to a file of mode 0600'),
    async (io, options) => (await import('./commands/settings.ts')).exportDocument(io, options),
  );
}

const ROLES = ['admin', 'editor', 'auditor', 'viewer'] as const;

export interface CreateKeyOptions {
  group: string[];
  server: string[];
  tool: string[];
  rest?: (typeof ROLES)[number];
  expires?: string;
  perMinute?: number;
}

function keyCommands(program: Command): void {
  const keys = program.command('keys').description('who may use the hub');
  does(keys.command('list').description('list keys'), async (io) =>
    (await import('./commands/keys.ts')).listKeys(io),
  );
  does<[string, CreateKeyOptions]>(
    keys
      .command('create <name>')
      .description('create a key; it is shown once. Without a scope it opens everything')
      .option('--group <id>', 'opens a group', collect, [])
      .option('--server <name>', 'opens a server', collect, [])
      .option('--tool <server/tool>', 'opens one tool', collect, [])
      .addOption(new Option('--rest <role>', 'role on the REST API').choices(ROLES))
      .option('--expires <when>', 'an ISO date, or a time from now such as 30d, 12h')
      .option('--per-minute <calls>', 'limit of calls', wholeNumber),
    async (io, name, options) => (await import('./commands/keys.ts')).createKey(io, name, options),
  );
  does<[string]>(
    keys.command('revoke <id>').description('end a key; its streams close within a second'),
    async (io, id) => (await import('./commands/keys.ts')).revokeKey(io, id),
  );
  does<[string, { overlap: number }]>(
    keys
      .command('rotate <id>')
      .description('give a key a new secret; it is shown once')
      .option('--overlap <seconds>', 'how long the old secret goes on working', wholeNumber, 0),
    async (io, id, options) => (await import('./commands/keys.ts')).rotateKey(io, id, options),
  );
}

export interface CreateUserOptions {
  role: (typeof ROLES)[number];
  name?: string;
  passwordStdin?: boolean;
}

function userCommands(program: Command): void {
  const users = program.command('users').description('who may sign in to the console');
  const fromStdin = ['--password-stdin', 'read the password from stdin instead of making a link'] as const;
  does(users.command('list').description('list users'), async (io) =>
    (await import('./commands/users.ts')).listUsers(io),
  );
  does<[string, CreateUserOptions]>(
    users
      .command('create <username>')
      .description('add a user; prints a link for one use, by which they choose a password')
      .addOption(new Option('--role <role>', 'what the user may do').choices(ROLES).makeOptionMandatory())
      .option('--name <text>', 'what people see')
      .option(...fromStdin),
    async (io, username, options) => (await import('./commands/users.ts')).createUser(io, username, options),
  );
  does<[string, { passwordStdin?: boolean }]>(
    users
      .command('reset-password <username>')
      .description('void a password and end all sessions; prints a link for one use to choose another')
      .option(...fromStdin),
    async (io, username, options) =>
      (await import('./commands/users.ts')).resetPassword(io, username, options),
  );
  does<[string, { yes?: boolean }]>(
    users
      .command('delete <username>')
      .description('delete a user, their sessions and their keys')
      .option('-y, --yes', 'do not ask'),
    async (io, username, options) => (await import('./commands/users.ts')).deleteUser(io, username, options),
  );
}

export interface SearchOptions {
  group?: string;
  key?: string;
  limit: number;
  server?: string;
  readOnly?: boolean;
}

function toolCommands(program: Command): void {
  does<[string, string | undefined, { endpoint?: string }]>(
    program
      .command('call <tool> [json]')
      .description('call a tool through the hub; - reads the arguments from stdin')
      .option('--endpoint <name>', 'a group or server instead of everything'),
    async (io, tool, json, options) => (await import('./commands/call.ts')).callTool(io, tool, json, options),
  );
  does<[string[], SearchOptions]>(
    program
      .command('search <query...>')
      .description('find tools by what they are needed for, as an agent would; say one short need')
      .option('--group <id>', 'among the tools of a group instead of everything')
      .option('--key <id>', 'as this key would')
      .option('--limit <tools>', 'at most so many, 1 to 100', wholeNumber, 10)
      .option('--server <name>', 'tools of this server alone')
      .option('--read-only', 'only tools that say that they change nothing'),
    async (io, query, options) => (await import('./commands/search.ts')).searchTools(io, query, options),
  );
}
