import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { applyEdits, modify, type ParseError, parse } from 'jsonc-parser';
import { z } from 'zod';
import { readConfig } from '../../config/env.ts';
import { nameSchema } from '../../contract/names.ts';
import { CliFailure, usage } from '../failure.ts';
import type { Io } from '../io.ts';
import { serverSource } from './server-template.ts';

export interface GenerateOptions {
  dir: string;
  force?: boolean;
}

export async function generateServer(io: Io, name: string, { dir, force }: GenerateOptions): Promise<void> {
  const parsed = nameSchema.safeParse(name);
  if (!parsed.success)
    throw usage(`${name} is no name for a server: it ${parsed.error.issues[0]?.message ?? 'is wrong'}`);
  const { settingsPath } = readConfig();
  const file = resolve(dir, `${name}.mjs`);
  const shown = relative(process.cwd(), file);
  const before = readSettings(settingsPath);
  // Both are checked before either is written.
  const entry = { type: 'stdio', command: 'node', args: [shown.startsWith('..') ? file : shown] };
  const after = withServer(before, name, entry);
  await mayOverwrite(io, existsSync(file), shown, force);
  await mayOverwrite(io, after.replaced, `the entry ${name} in ${settingsPath}`, force);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, serverSource(name));
  writeFileSync(settingsPath, after.text);
  io.result({ name, file, settings: settingsPath }, () =>
    [
      `Wrote ${shown} and added ${name} to ${settingsPath}.`,
      `A running hub picks it up; try it: npx patchbay call ${name}__hello '{"name":"you"}'`,
    ].join('\n'),
  );
}

async function mayOverwrite(
  io: Io,
  exists: boolean,
  what: string,
  force: boolean | undefined,
): Promise<void> {
  if (!exists || force || (await io.confirm(`Overwrite ${what}?`))) return;
  throw new CliFailure('conflict', `${what} exists`, { fix: 'Add --force to overwrite it' });
}

function readSettings(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '{\n  "mcpServers": {}\n}\n';
}

const documentSchema = z.looseObject({ mcpServers: z.record(z.string(), z.unknown()).optional() });

/**
 * Adds an entry to a settings document; comments stay.
 * @throws CliFailure when the document is not JSON
 */
export function withServer(text: string, name: string, entry: unknown): { text: string; replaced: boolean } {
  const errors: ParseError[] = [];
  const parsed = documentSchema.safeParse(parse(text, errors, { allowTrailingComma: true }));
  if (errors.length > 0 || !parsed.success) {
    throw new CliFailure('invalid_settings', 'The settings file is not a JSON object', {
      fix: 'npx patchbay settings validate says where',
    });
  }
  const edits = modify(text, ['mcpServers', name], entry, {
    formattingOptions: { insertSpaces: true, tabSize: 2 },
  });
  return { text: applyEdits(text, edits), replaced: Object.hasOwn(parsed.data.mcpServers ?? {}, name) };
}
