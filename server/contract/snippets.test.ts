import { describe, expect, it } from 'vitest';
import { snippet, snippetIds, snippets, sseUrl } from './snippets.ts';

const target = { url: 'http://localhost:3000/mcp/design', key: 'pb_abcdefghij_secret', name: 'patchbay' };

/** The words a POSIX shell makes of a command line without expansions. */
function words(line: string): string[] {
  return [...line.replaceAll('\\\n', ' ').matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|\\(')/g,
      (_, quoted: string | undefined, single: string | undefined) => quoted ?? single ?? '',
    ),
  );
}

describe('snippets', () => {
  it('names every client once, in the order of the picker', () => {
    expect(snippets(target).map(({ id }) => id)).toEqual([...snippetIds]);
  });

  it('every file snippet in JSON can be parsed and carries URL and key', () => {
    for (const { language, text } of snippets(target)) {
      if (language !== 'json') continue;
      expect(JSON.stringify(JSON.parse(text))).toContain('Bearer pb_abcdefghij_secret');
    }
  });

  it('Claude Code gets name and URL before the greedy --header', () => {
    expect(words(snippet('claude-code', target).text)).toEqual([
      ...['claude', 'mcp', 'add', '--transport', 'http', 'patchbay', target.url],
      ...['--header', 'Authorization: Bearer pb_abcdefghij_secret'],
    ]);
  });

  it.each([
    ['http://localhost:3000/mcp', false],
    ['https://hub.example/mcp', false],
    ['http://hub.example/mcp', true],
  ])('Claude Desktop is told to allow plain HTTP to another machine only: %s', (url, allowed) => {
    expect(snippet('claude-desktop', { ...target, url }).text.includes('--allow-http')).toBe(allowed);
  });

  it('a name or key with quotes stays one word of the shell and one value of TOML', () => {
    const odd = { ...target, name: `it's "me"`, key: `a'b"c` };
    expect(words(snippet('claude-code', odd).text)).toContain(`it's "me"`);
    expect(words(snippet('curl', odd).text)).toContain(`Authorization: Bearer a'b"c`);
    expect(snippet('codex', odd).text).toContain(`[mcp_servers."it's \\"me\\""]`);
  });

  it('shows dots where the key is not known', () => {
    for (const { text } of snippets({ ...target, key: null })) expect(text).toContain('Bearer ••••••••');
  });

  it.each([
    ['http://x/mcp', 'http://x/sse'],
    ['http://x/mcp/prod', 'http://x/sse/prod'],
    ['http://x/mcp/mcp', 'http://x/sse/mcp'],
    ['http://x/hub/mcp/$smart/prod', 'http://x/hub/sse/$smart/prod'],
  ])('the older transport of %s is %s', (url, expected) => {
    expect(sseUrl(url)).toBe(expected);
  });
});
