/** Stands where the reader's own key goes. */
export const KEY_PLACEHOLDER = 'YOUR_KEY';

export interface Snippet {
  id: string;
  client: string;
  /** Where the text goes: a file, or a terminal. */
  where: string;
  text: string;
}

/**
 * What to paste into each client.
 *
 * @param url the endpoint, e.g. `http://localhost:3000/mcp`
 */
export function snippets(url: string): Snippet[] {
  const authorization = `Bearer ${KEY_PLACEHOLDER}`;
  const json = (value: unknown): string => JSON.stringify(value, null, 2);
  return [
    {
      id: 'claude-code',
      client: 'Claude Code',
      where: 'In a terminal',
      text: `claude mcp add --transport http patchbay ${url} \\\n  --header "Authorization: ${authorization}"`,
    },
    {
      id: 'cursor',
      client: 'Cursor',
      where: 'In .cursor/mcp.json',
      text: json({ mcpServers: { patchbay: { url, headers: { Authorization: authorization } } } }),
    },
    {
      id: 'vscode',
      client: 'VS Code',
      where: 'In .vscode/mcp.json',
      text: json({ servers: { patchbay: { type: 'http', url, headers: { Authorization: authorization } } } }),
    },
    {
      id: 'claude-desktop',
      client: 'Claude Desktop',
      where: 'In claude_desktop_config.json',
      text: json({
        mcpServers: {
          patchbay: {
            command: 'npx',
            args: ['-y', 'mcp-remote', url, '--header', `Authorization: ${authorization}`],
          },
        },
      }),
    },
    {
      id: 'curl',
      client: 'curl',
      where: 'In a terminal',
      text: [
        `curl ${url} \\`,
        `  -H "Authorization: ${authorization}" \\`,
        '  -H "Content-Type: application/json" \\',
        '  -H "Accept: application/json, text/event-stream" \\',
        `  -d '${JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'initialize',
          params: {
            protocolVersion: '2025-11-25',
            capabilities: {},
            clientInfo: { name: 'curl', version: '1' },
          },
        })}'`,
      ].join('\n'),
    },
  ];
}
