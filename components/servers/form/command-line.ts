import type { ServerSpec } from '../../../server/contract/server.ts';
import type { Draft } from './draft.ts';

/** The words as a POSIX shell would read them back. */
export function commandLine(command: string, args: readonly string[]): string {
  return [command, ...args].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const REFERENCE = /\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-[^}]*)?\}/g;

/** Names of the variables that texts such as `Bearer ${TOKEN}` take from the hub's environment. */
export function variablesIn(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [...text.matchAll(REFERENCE)].map(([, name = '']) => name));
  return [...new Set(names)];
}

/** Every text of a draft in which the hub fills in variables. */
export function expandable(draft: Draft): string[] {
  if (draft.kind === 'remote') return [draft.url, ...draft.headers.map(({ value }) => value)];
  return [draft.command, draft.cwd, ...draft.args, ...draft.env.map(({ value }) => value)];
}

/** The command line or the URL of an entry. */
export function specTarget(spec: ServerSpec): string {
  return spec.type === 'stdio' ? commandLine(spec.command, spec.args) : spec.url;
}
