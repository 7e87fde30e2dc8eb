import { INTENDED, type Rewrite, type RewriteId } from './intended-rewrites.ts';
import { CROWDS, ISOLATION_LANES, MODERN_ISOLATION_LANES } from './isolation-checks.ts';
import { LEGACY_CHECKS } from './legacy-checks.ts';
import { MODERN_CHECKS } from './modern-checks.ts';
import type { Check } from './support/check.ts';

const LANES: Readonly<Record<string, string>> = {
  http: 'streamable HTTP, with `initialize`',
  stdio: 'stdio, with `initialize`',
  both: 'streamable HTTP, a server that speaks both',
  paged: 'streamable HTTP, with `initialize`, lists in pages',
  modern: 'streamable HTTP, 2026-07-28',
  'modern-stdio': 'stdio, 2026-07-28',
};

/** Every check of every road. */
export function allChecks(): Check[] {
  return [...Object.values(LEGACY_CHECKS), ...Object.values(MODERN_CHECKS)].flat();
}

/** What `docs/transparency.md` must say. */
export function transparencyDocument(): string {
  const intended: Array<[string, Rewrite]> = Object.entries(INTENDED);
  const isolated = (ISOLATION_LANES.length + MODERN_ISOLATION_LANES.length) * CROWDS.length;
  return `# Transparency

A client that talks to one server through the hub (\`/mcp/<server>\`) hears what it would hear from the server itself,
and the server hears what it would hear from that client: every member of every message by its bytes, in the same order.
The suite in \`tests/transparency\` does the same things on both roads and compares. It makes an exception only for the
differences in this list, and each check only for those that it names. This page is written by the suite's own tables
(\`npx vitest run tests/transparency/document.test.ts -u\`).

| Client | Server | Checks |
|---|---|---|
${rows('with `initialize`', LEGACY_CHECKS)}
${rows('2026-07-28', MODERN_CHECKS)}

Beside these ${allChecks().length} comparisons, ${CROWDS.join(' and ')} clients at once do the same things under the same request ids and progress
tokens, on ${isolated / CROWDS.length} kinds of servers: each must hear what it hears when it is alone, all of it and nothing else.

## What is meant to be different

| Difference | Why |
|---|---|
${intended.map(([, { what, why }]) => `| ${what} | ${why} |`).join('\n')}

At a group, names get the prefix of their server, and a URI that two servers have is marked with the name of the later one.

## What is lost

On a stdio connection that several clients share at the same moment, log messages and notifications of other kinds name no
request, so nobody can tell whose they are: they go to the server's own log, and to none of the clients. Progress, answers and
subscriptions are told apart. With \`session: per-client\` a server has a connection for each client, and nothing is lost.
`;
}

function rows(client: string, checks: Readonly<Record<string, readonly Check[]>>): string {
  return Object.entries(checks)
    .map(([lane, all]) => `| ${client} | ${LANES[lane] ?? lane} | ${all.length} |`)
    .join('\n');
}

/** Differences that no check makes an exception for. The first is the form in which all of them compare. */
export function unusedRewrites(): RewriteId[] {
  const used = new Set<string>(['envelope', ...allChecks().flatMap(({ rewrites = [] }) => rewrites)]);
  const all: RewriteId[] = Object.keys(INTENDED).filter((id): id is RewriteId => id in INTENDED);
  return all.filter((id) => !used.has(id));
}
