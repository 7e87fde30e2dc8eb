import type { ServerStatus } from '../contract/runtime.ts';
import { type SnippetId, snippet } from '../contract/snippets.ts';
import { type Paint, plain } from './paint.ts';

export interface Welcome {
  /** Of the hub, BASE_PATH included, without a slash at its end. */
  publicUrl: string;
  /** The first bearer key; shown here and never again. Null where no key was made. */
  key: string | null;
  /** The link for the first administrator, or null where none was made. */
  setup: { url: string; expiresAt: Date } | null;
  /** Whether the console is served. */
  console: boolean;
  /** The client whose configuration is shown. */
  client?: SnippetId;
}

/** What the first start says on a terminal, or writes into a file of mode 0600: lines, without one at the end. */
export function welcomeText(welcome: Welcome, paint: Paint = plain): string {
  const { publicUrl, console } = welcome;
  return [
    '',
    paint.bold(`Patchbay is running at ${publicUrl}`),
    '',
    ...setupLines(welcome, paint),
    ...keyLines(welcome, paint),
    `  MCP endpoint   ${publicUrl}/mcp`,
    ...(console ? [`  Console        ${publicUrl}`] : []),
    `  REST API       ${publicUrl}/api/docs`,
    `  More keys      npx patchbay keys create <name>`,
    '',
  ].join('\n');
}

function setupLines({ setup }: Welcome, paint: Paint): string[] {
  if (setup === null) return [];
  const until = setup.expiresAt.toISOString().slice(11, 16);
  return [
    `  Make yourself the administrator of the console (works once, until ${until} UTC):`,
    `    ${paint.accent(setup.url)}`,
    '',
  ];
}

function keyLines({ publicUrl, key, client = 'claude-code' }: Welcome, paint: Paint): string[] {
  if (key === null) return [];
  const shown = snippet(client, { url: `${publicUrl}/mcp`, key, name: 'patchbay' });
  return [
    `  Your first key (shown once, opens everything):`,
    `    ${paint.accent(key)}`,
    '',
    `  Connect ${shown.title}${shown.file ? ` (${shown.file})` : ''}:`,
    ...shown.text.split('\n').map((line) => `    ${line}`),
    '',
  ];
}

/** What is logged when the first start is not on a terminal. */
export function welcomeFileNote(path: string): string {
  return `First start: the first key and how to connect are in ${path} (mode 0600). Read it, then delete it.`;
}

/** What is logged when a start without an administrator is not on a terminal. */
export function setupFileNote(path: string): string {
  return `There is no administrator yet: a link to become the first one is in ${path} (mode 0600), for an hour.`;
}

/** One line per upstream that came to rest, or null for a state that will pass by itself within moments. */
export function serverLine(status: ServerStatus, paint: Paint = plain): string | null {
  const name = status.name.padEnd(20);
  switch (status.state) {
    case 'ready':
      return `  ${paint.good('ready')}    ${name} ${counts(status)}`;
    case 'degraded':
      return `  ${paint.warn('degraded')} ${name} ${status.failure?.message ?? ''}`.trimEnd();
    case 'waiting':
      return `  ${paint.bad('failed')}   ${name} ${failure(status)}`.trimEnd();
    case 'misconfigured':
      return `  ${paint.bad('wrong')}    ${name} ${status.failure?.message ?? 'is misconfigured'}`;
    case 'needs-auth':
      return `  ${paint.warn('sign in')}  ${name} the server asks for authorization`;
    case 'disabled':
      return `  ${paint.dim('disabled')} ${name}`.trimEnd();
    case 'idle':
      return `  ${paint.dim('idle')}     ${name} starts when it is first needed`;
    case 'connecting':
    case 'listing':
    case 'draining':
    case 'closed':
      return null;
  }
}

function counts({ counts: { tools, prompts, resources } }: ServerStatus): string {
  const parts = [plural(tools, 'tool'), plural(prompts, 'prompt'), plural(resources, 'resource')];
  return parts.filter((part) => part !== null).join(', ') || 'nothing offered';
}

function plural(count: number, word: string): string | null {
  return count === 0 ? null : `${count} ${word}${count === 1 ? '' : 's'}`;
}

function failure({ failure: last, nextTryAt }: ServerStatus): string {
  const next = nextTryAt ? `; next try at ${nextTryAt.slice(11, 19)} UTC` : '';
  return last ? `${last.stage}: ${last.message}${next}` : '';
}
