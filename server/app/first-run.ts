import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paintFor } from '../cli/paint.ts';
import { serverLine, type Welcome, welcomeFileNote, welcomeText } from '../cli/welcome.ts';
import type { Config } from '../config/env.ts';
import type { Runtime } from '../contract/runtime.ts';
import type { Closer } from '../lib/closer.ts';
import type { Log } from '../lib/log.ts';
import type { ServiceContext } from '../services/context.ts';
import { createBootstrapKey } from '../services/keys.ts';

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
 * The first start of an installation makes a key and says how to connect: on a terminal at once, otherwise into a file
 * that only its owner can read. Where `BEARER_KEY` is set there is nothing to make.
 */
export async function welcomeFirstRun(options: FirstRunOptions): Promise<void> {
  const { config, service, publicUrl, terminal, log } = options;
  if (config.auth.bearerKey) return;
  const made = await createBootstrapKey(service);
  if (!made) return;
  const welcome: Welcome = { publicUrl, key: made.token, console: config.console };
  if (terminal) {
    process.stdout.write(`${welcomeText(welcome, paintFor(process.stdout))}\n`);
    return;
  }
  const path = join(config.dataDir, 'first-run.txt');
  writeFileSync(path, `${welcomeText(welcome)}\n`, { mode: 0o600 });
  log.info(welcomeFileNote(path));
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
