import { REDACTED } from './redacted.ts';

/** What a client is to be connected to. */
export interface SnippetTarget {
  /** Of a streamable HTTP endpoint, e.g. `http://localhost:3000/mcp/design`. */
  url: string;
  /** The bearer key, or null to show dots in its place. */
  key: string | null;
  /** What the client will call this connection. */
  name: string;
}

export interface Snippet {
  id: SnippetId;
  /** The client's name. */
  title: string;
  /** `shell` is run, the others go into a file. */
  language: 'shell' | 'json' | 'toml';
  /** Where the text goes: a file, or null for a command. */
  file: string | null;
  text: string;
}

export const snippetIds = [
  'claude-code',
  'claude-desktop',
  'cursor',
  'vscode',
  'codex',
  'gemini-cli',
  'http',
  'sse',
  'inspector',
  'curl',
] as const;
export type SnippetId = (typeof snippetIds)[number];

/** The Inspector needs a newer Node than Patchbay does, so the command brings its own; majors are what was tested. */
const INSPECTOR = 'npx -y -p node@24 -p @modelcontextprotocol/inspector@2 mcp-inspector';

/** Ready-to-paste configuration of every client we know, in the order of the picker. */
export function snippets(target: SnippetTarget): Snippet[] {
  return snippetIds.map((id) => snippet(id, target));
}

export function snippet(id: SnippetId, target: SnippetTarget): Snippet {
  const url = target.url.replace(/\/+$/, '');
  const authorization = `Bearer ${target.key ?? REDACTED}`;
  const headers = { Authorization: authorization };
  const { name } = target;
  switch (id) {
    case 'claude-code': {
      // `--header` takes every word after it, so name and URL come first.
      const text = `claude mcp add --transport http ${quote(name)} ${quote(url)} --header ${quote(`Authorization: ${authorization}`)}`;
      return { id, title: 'Claude Code', language: 'shell', file: null, text };
    }
    case 'claude-desktop': {
      // The header's value stands in `env`: on Windows a blank inside an argument is lost.
      const args = ['-y', 'mcp-remote', url, '--header', `Authorization:\${AUTHORIZATION}`];
      if (needsAllowHttp(url)) args.push('--allow-http');
      const entry = { command: 'npx', args, env: { AUTHORIZATION: authorization } };
      return json(id, 'Claude Desktop', 'claude_desktop_config.json', { mcpServers: { [name]: entry } });
    }
    case 'cursor':
      return json(id, 'Cursor', '~/.cursor/mcp.json', { mcpServers: { [name]: { url, headers } } });
    case 'vscode':
      return json(id, 'VS Code', '.vscode/mcp.json', { servers: { [name]: { type: 'http', url, headers } } });
    case 'codex': {
      const text = [
        `[mcp_servers.${tomlKey(name)}]`,
        `url = ${JSON.stringify(url)}`,
        `http_headers = { Authorization = ${JSON.stringify(authorization)} }`,
      ].join('\n');
      return { id, title: 'Codex', language: 'toml', file: '~/.codex/config.toml', text };
    }
    case 'gemini-cli':
      return json(id, 'Gemini CLI', '~/.gemini/settings.json', {
        mcpServers: { [name]: { httpUrl: url, headers } },
      });
    case 'http':
      return json(id, 'Any client (streamable HTTP)', 'mcp.json', {
        mcpServers: { [name]: { type: 'streamable-http', url, headers } },
      });
    case 'sse':
      return json(id, 'Older clients (HTTP+SSE)', 'mcp.json', {
        mcpServers: { [name]: { type: 'sse', url: sseUrl(url), headers } },
      });
    case 'inspector': {
      // `--header`, too, takes every word after it up to the next option.
      const text = `${INSPECTOR} --cli ${quote(url)} --transport http --header ${quote(`Authorization: ${authorization}`)} --method tools/list`;
      return { id, title: 'MCP Inspector', language: 'shell', file: null, text };
    }
    case 'curl':
      return { id, title: 'curl', language: 'shell', file: null, text: curl(url, authorization) };
  }
}

/** The same endpoint over the transport of 2024-11-05: `/mcp…` becomes `/sse…`. */
export function sseUrl(url: string): string {
  return url.replace(/\/mcp(?=\/[^/]*(\/[^/]*)?$|$)/, '/sse');
}

/** mcp-remote speaks plain HTTP to this machine only, unless told otherwise. */
function needsAllowHttp(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function curl(url: string, authorization: string): string {
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'curl', version: '1' } },
  };
  return [
    `curl -sS ${quote(url)}`,
    `  -H ${quote(`Authorization: ${authorization}`)}`,
    `  -H 'Content-Type: application/json'`,
    `  -H 'Accept: application/json, text/event-stream'`,
    `  -d ${quote(JSON.stringify(body))}`,
  ].join(' \\\n');
}

function json(id: SnippetId, title: string, file: string, value: unknown): Snippet {
  return { id, title, language: 'json', file, text: JSON.stringify(value, null, 2) };
}

/** One word for a POSIX shell; words of safe characters stay bare. */
function quote(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function tomlKey(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
}
