import type { SettingsProblem } from '../../contract/api/settings.ts';
import type { ServerStatus } from '../../contract/runtime.ts';
import { type ListedServer, schemas } from '../backend.ts';
import { requireHub, withBackend } from '../connect.ts';
import { CliFailure, usage } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Paint } from '../paint.ts';
import type { AddServerOptions } from '../program.ts';

export async function listServers(io: Io): Promise<void> {
  const listed = await withBackend((backend) => backend.servers());
  const empty = 'No servers yet. Add one: npx patchbay server add <name> -- <command>';
  io.result(listed, ({ items, fileProblems }) =>
    [
      io.table(items, columns(io.paint), empty),
      ...fileProblems.map((each) => problemLine(each, io.paint)),
    ].join('\n'),
  );
}

function problemLine({ severity, path, message }: SettingsProblem, paint: Paint): string {
  const colour = severity === 'error' ? paint.bad : paint.warn;
  return `${colour(severity)} in the settings file: ${path === '' ? '' : `${path}: `}${message}`;
}

function columns(paint: Paint) {
  return [
    { title: 'name', value: (server: ListedServer) => server.name },
    { title: 'state', value: (server: ListedServer) => stateText(server, paint) },
    { title: 'transport', value: (server: ListedServer) => server.spec.type },
    { title: 'tools', value: (server: ListedServer) => server.status?.counts.tools, right: true },
    { title: 'groups', value: (server: ListedServer) => server.groups.join(', ') },
    {
      title: 'origin',
      value: (server: ListedServer) => (server.drift ? `${server.origin} (drifted)` : server.origin),
    },
    {
      title: 'last failure',
      value: ({ status }: ListedServer) =>
        status?.failure && `${status.failure.stage}: ${status.failure.message}`,
    },
  ];
}

function stateText({ status, spec }: ListedServer, paint: Paint): string {
  if (!status) return paint.dim(spec.enabled ? 'not running' : 'disabled');
  return paintOf(status, paint)(status.state);
}

function paintOf({ state }: ServerStatus, paint: Paint): (text: string) => string {
  switch (state) {
    case 'ready':
      return paint.good;
    case 'waiting':
    case 'misconfigured':
      return paint.bad;
    case 'degraded':
    case 'needs-auth':
    case 'connecting':
    case 'listing':
      return paint.warn;
    case 'disabled':
    case 'idle':
    case 'draining':
    case 'closed':
      return paint.dim;
  }
}

export async function addServer(
  io: Io,
  name: string,
  command: string[],
  options: AddServerOptions,
): Promise<void> {
  const spec = specOf(command, options);
  const server = await withBackend((backend) => backend.addServer(name, spec));
  io.result(server, () => `Added ${server.name} (${server.spec.type}).`);
}

/** @throws CliFailure usage */
export function specOf(command: string[], options: AddServerOptions): Record<string, unknown> {
  const [program, ...args] = command;
  const shared = {
    ...(options.title && { title: options.title }),
    ...(options.disabled && { enabled: false }),
  };
  if (options.url && program) throw usage('Give a command line or --url, not both');
  if (options.url) {
    if (options.env.length > 0 || options.cwd)
      throw usage('--env and --cwd belong to a command line, not to --url');
    const headers = Object.fromEntries(options.header.map((text) => pair(text, ':', '--header')));
    return { type: options.type ?? 'auto', url: options.url, headers, ...shared };
  }
  if (!program)
    throw usage('Say what to add', 'patchbay server add <name> -- <command> [args…], or --url <url>');
  if (options.header.length > 0 || options.type) throw usage('--header and --type belong to --url');
  const env = Object.fromEntries(options.env.map((text) => pair(text, '=', '--env')));
  return { type: 'stdio', command: program, args, env, ...(options.cwd && { cwd: options.cwd }), ...shared };
}

function pair(text: string, separator: string, option: string): [string, string] {
  const at = text.indexOf(separator);
  if (at < 1)
    throw usage(
      `${option} needs the form ${separator === '=' ? 'NAME=value' : '"Name: value"'}, not ${text}`,
    );
  return [text.slice(0, at).trim(), separator === ':' ? text.slice(at + 1).trim() : text.slice(at + 1)];
}

export async function removeServer(io: Io, name: string, { yes }: { yes?: boolean }): Promise<void> {
  await withBackend(async (backend) => {
    const server = (await backend.servers()).items.find((candidate) => candidate.name === name);
    if (!server) throw new CliFailure('not_found', `There is no server ${name} on ${backend.where}`);
    const users = server.groups.length > 0 ? `; it is in ${server.groups.join(', ')}` : '';
    if (io.interactive && !yes && !(await io.confirm(`Remove ${name}${users}?`))) {
      throw new CliFailure('declined', 'Nothing was removed');
    }
    await backend.removeServer(name);
  });
  io.result({ removed: name }, () => `Removed ${name}.`);
}

export async function restartServer(io: Io, name: string): Promise<void> {
  const hub = requireHub();
  const server = await hub.request('POST', `/servers/${encodeURIComponent(name)}/restart`, schemas.server);
  io.result(server, () => `Restarting ${name}.`);
}
