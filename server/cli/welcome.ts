import type { ServerStatus } from '../contract/runtime.ts';
import { type SnippetId, snippet } from '../contract/snippets.ts';
import { type Paint, plain } from './paint.ts';

export interface Welcome {
  /** Of the hub, BASE_PATH included, without a slash at its end. */
  publicUrl: string;
  /** The first bearer key; shown here and never again. */
  key: string;
  /** Whether the console is served. */
  console: boolean;
  /** The client whose configuration is shown. */
  client?: SnippetId;
}

/** What the first start says on a terminal, or writes into a file of mode 0600: lines, without one at the end. */
export function welcomeText(
  { publicUrl, key, console, client = 'claude-code' }: Welcome,
  paint: Paint = plain,
): string {
  const shown = snippet(client, { url: `${publicUrl}/mcp`, key, name: 'patchbay' });
  return [
    '',
    paint.bold(`Patchbay is running at ${publicUrl}`),
    '',
    `  Your first key (shown once, opens everything):`,
    `    ${paint.accent(key)}`,
    '',
    `  Connect ${shown.title}${shown.file ? ` (${shown.file})` : ''}:`,
    ...shown.text.split('\n').map((line) => `    ${line}`),
    '',
    `  MCP endpoint   ${publicUrl}/mcp`,
    ...(console ? [`  Console        ${publicUrl}`] : []),
    `  REST API       ${publicUrl}/api/docs`,
    `  More keys      npx patchbay keys create <name>`,
    '',
  ].join('\n');
}

/** What is logged when the first start is not on a terminal. */
export function welcomeFileNote(path: string): string {
  return `First start: the first key and a client configuration are in ${path} (mode 0600). Read it, then delete it.`;
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
