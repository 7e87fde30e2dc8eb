import { readFileSync, writeFileSync } from 'node:fs';
import { readConfig } from '../../config/env.ts';
import { parseSettings } from '../../config/settings/parse.ts';
import { errnoOf } from '../../lib/errors.ts';
import type { Applied } from '../backend.ts';
import { withBackend } from '../connect.ts';
import { CliFailure, usage } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Paint } from '../paint.ts';
import type { ApplyFlags } from '../program.ts';

/** @throws CliFailure when the document cannot be read or has an error */
export async function validate(io: Io, file: string | undefined): Promise<void> {
  const { listen, settingsPath } = readConfig();
  const path = file ?? settingsPath;
  const parsed = parseSettings(readText(path), {
    hub: { port: listen.port, hosts: listen.allowedHosts.filter((host) => host !== '*') },
  });
  const errors = parsed.problems.filter(({ severity }) => severity === 'error');
  const units = parsed.ok ? [...parsed.units.keys()] : [];
  const report = { ok: errors.length === 0, file: path, units, problems: parsed.problems };
  for (const { severity, path: at, message } of parsed.problems) {
    if (severity === 'warning')
      io.note(`${io.paint.warn('Warning:')} ${at === '' ? '' : `${at}: `}${message}`);
  }
  if (!report.ok) {
    if (io.json) io.result(report, () => '');
    const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    throw new CliFailure('invalid_settings', `${path} has ${count}`, { fields: errors });
  }
  io.result(report, () => `${path} is fine: ${units.length} ${units.length === 1 ? 'unit' : 'units'}.`);
}

/** Exit status 1 when the document has an error: that entry is not compared. @throws CliFailure */
export async function diff(io: Io, file: string | undefined, flags: ApplyFlags): Promise<void> {
  const text = readText(file ?? readConfig().settingsPath);
  const changes = await withBackend((backend) => backend.diff(text, readPassphrase(flags.passphraseFile)));
  io.result(changes, (value) => changesText(value, io.paint));
  failOnErrors(changes);
}

/** Exit status 1 when an entry was left out because of an error, or everything. @throws CliFailure */
export async function apply(io: Io, file: string | undefined, flags: ApplyFlags): Promise<void> {
  const text = readText(file ?? readConfig().settingsPath);
  const passphrase = readPassphrase(flags.passphraseFile);
  const options = {
    prune: flags.prune === true,
    dryRun: flags.dryRun === true,
    ...(passphrase && { passphrase }),
  };
  const applied = await withBackend((backend) => backend.apply(text, options));
  io.result(applied, (value) => appliedText(value, options.dryRun, io.paint));
  failOnErrors(applied);
}

function failOnErrors({ problems, refused }: Pick<Applied, 'problems' | 'refused'>): void {
  if (refused || problems.some(({ severity }) => severity === 'error')) process.exitCode = 1;
}

const REFUSED = {
  unreadable: 'The document cannot be read; nothing was changed.',
  older: 'A newer document was applied already; nothing was changed.',
  empty: 'The document would remove every entry; add --prune if that is meant.',
};

function appliedText(applied: Applied, dryRun: boolean, paint: Paint): string {
  const head = applied.refused
    ? REFUSED[applied.refused]
    : dryRun
      ? 'Nothing was changed (dry run).'
      : applied.revision === null
        ? 'Nothing had to change.'
        : `Applied as revision ${applied.revision}.`;
  return [changesText(applied, paint), head].filter((text) => text !== '').join('\n');
}

/** One line per unit: added, changed or removed. */
export function changesText({ changes, kept, problems }: Omit<Applied, 'revision'>, paint: Paint): string {
  const lines = changes.map(({ unit, before, after }) => {
    if (before === null) return `${paint.good('+')} ${unit}`;
    return after === null ? `${paint.bad('-')} ${unit}` : `${paint.warn('~')} ${unit}`;
  });
  for (const { unit, reason } of kept) lines.push(`${paint.dim('=')} ${unit} stays: ${reason}`);
  for (const { severity, path, message } of problems) {
    const word = severity === 'error' ? paint.bad('error') : paint.warn('warning');
    lines.push(`${word} ${path === '' ? '' : `${path}: `}${message}`);
  }
  return lines.length === 0 ? 'No differences.' : lines.join('\n');
}

export async function exportDocument(
  io: Io,
  options: { secrets: 'redacted' | 'encrypted' | 'plain'; passphraseFile?: string; output?: string },
): Promise<void> {
  const { secrets, output } = options;
  const passphrase = readPassphrase(options.passphraseFile);
  if (secrets === 'encrypted' && !passphrase) throw usage('An encrypted export needs --passphrase-file');
  const exported = await withBackend((backend) =>
    backend.export({ secrets, ...(passphrase && { passphrase }) }),
  );
  if (!output) {
    io.result(exported, ({ text }) => text);
    return;
  }
  writeFileSync(output, exported.text, { mode: 0o600 });
  io.result({ file: output }, () => `Wrote ${output}.`);
}

/** @param path a file, or - for stdin @throws CliFailure */
function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new CliFailure('unreadable', `${path} cannot be read (${errnoOf(error) ?? 'unreadable'})`, {
      fix: 'Name another file, or set MCP_SETTINGS_PATH',
    });
  }
}

/** From a file, because a command line is visible to every user of the machine. */
function readPassphrase(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readText(file).replace(/\r?\n$/, '');
}
