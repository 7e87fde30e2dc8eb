import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paintFor } from '../cli/paint.ts';
import { serverLine, setupFileNote, type Welcome, welcomeFileNote, welcomeText } from '../cli/welcome.ts';
import type { Config } from '../config/env.ts';
import { oneTimeLinkUrl } from '../contract/links.ts';
import type { Runtime } from '../contract/runtime.ts';
import type { Closer } from '../lib/closer.ts';
import { PatchbayError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { ServiceContext } from '../services/context.ts';
import { createBootstrapKey } from '../services/keys.ts';
import { createSetupLink, ensureAdministrator } from '../services/one-time-links.ts';

export interface ReportOptions {
  runtime: Runtime;
  /** Whether a person reads the output. */
  terminal: boolean;
  closer: Closer;
}

export interface FirstRunOptions {
  config: Config;
  /** With the principal `system`. */
  service: ServiceContext;
  publicUrl: string;
  /** Whether a person reads the output. */
  terminal: boolean;
  log: Log;
}

/**
 * The first start of an installation makes a key and a link for the first administrator, and says how to connect: on a
 * terminal at once, otherwise into a file that only its owner can read. Where `BEARER_KEY` is set no key is made, where
 * `ADMIN_PASSWORD` is set or no console is served no link. Until there is an administrator every start makes a new link.
 * @throws PatchbayError `misconfigured` when `ADMIN_PASSWORD` will not do
 */
export async function welcomeFirstRun(options: FirstRunOptions): Promise<void> {
  const { config, service, publicUrl, terminal, log } = options;
  await makeAdministrator(config, service, log);
  const link = config.console ? await createSetupLink(service) : null;
  const made = config.auth.bearerKey ? null : await createBootstrapKey(service);
  const setupFile = join(config.dataDir, 'setup-link.txt');
  // One of an earlier start: what it holds works no longer.
  if (!terminal) rmSync(setupFile, { force: true });
  if (!made && !link) return;
  const setup = link && { url: oneTimeLinkUrl(publicUrl, link.token), expiresAt: link.expiresAt };
  const welcome: Welcome = { publicUrl, key: made?.token ?? null, setup, console: config.console };
  if (terminal) {
    process.stdout.write(`${welcomeText(welcome, paintFor(process.stdout))}\n`);
    return;
  }
  // The first start's file may not have been read yet, and holds a key that is shown nowhere else.
  const path = made ? join(config.dataDir, 'first-run.txt') : setupFile;
  writeFileSync(path, `${welcomeText(welcome)}\n`, { mode: 0o600 });
  log.info(made ? welcomeFileNote(path) : setupFileNote(path));
}

async function makeAdministrator({ admin }: Config, service: ServiceContext, log: Log): Promise<void> {
  if (admin.password === null) return;
  const { username, password } = admin;
  try {
    if (await ensureAdministrator(service, { username, password })) {
      log.info(`Made the first administrator, "${username}", with ADMIN_PASSWORD`);
    }
  } catch (error) {
    throw misconfigured(error);
  }
}

/** The fault in the words of the environment. */
function misconfigured(error: unknown): unknown {
  if (!(error instanceof PatchbayError)) return error;
  if (error.code === 'conflict') {
    return new PatchbayError('misconfigured', `ADMIN_USERNAME: ${error.message}, who is no administrator`);
  }
  const [field] = error.code === 'invalid_input' ? (error.fields ?? []) : [];
  return field ? new PatchbayError('misconfigured', `ADMIN_PASSWORD ${field.message}`) : error;
}

/** On a terminal, a line per server that came to rest; elsewhere the log says it. */
export function reportServers({ runtime, terminal, closer }: ReportOptions): void {
  if (!terminal) return;
  const said = new Map<string, string>();
  const paint = paintFor(process.stdout);
  const end = runtime.subscribe((event) => {
    if (event.type !== 'server.status' || said.get(event.status.name) === event.status.state) return;
    said.set(event.status.name, event.status.state);
    const line = serverLine(event.status, paint);
    if (line !== null) process.stdout.write(`${line}\n`);
  });
  closer.add('server report', end);
}
