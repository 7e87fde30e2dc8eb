import { describe, expect, it } from 'vitest';
import { readArguments, resultText } from './commands/call.ts';
import { checkNode } from './commands/doctor-checks.ts';
import { withServer } from './commands/generate.ts';
import { expiryOf, keyInput, scopeText } from './commands/keys.ts';
import { foundText, remarksOn } from './commands/search.ts';
import { specOf } from './commands/server.ts';
import { changesText } from './commands/settings.ts';
import { plain } from './paint.ts';

const none = { env: [], header: [] };

describe('server add', () => {
  it('takes a command line', () => {
    const spec = specOf(['npx', '-y', 'thing'], { ...none, env: ['A=b=c'], title: 'Thing' });
    expect(spec).toEqual({
      type: 'stdio',
      command: 'npx',
      args: ['-y', 'thing'],
      env: { A: 'b=c' },
      title: 'Thing',
    });
  });

  it('takes a URL, whose transport is found out', () => {
    const spec = specOf([], {
      ...none,
      url: 'https://x/mcp',
      header: ['Authorization: Bearer a:b'],
      disabled: true,
    });
    expect(spec).toEqual({
      type: 'auto',
      url: 'https://x/mcp',
      headers: { Authorization: 'Bearer a:b' },
      enabled: false,
    });
  });

  it.each([
    ['nothing to add', [], none],
    ['both', ['x'], { ...none, url: 'http://x' }],
    ['an environment for a URL', [], { ...none, url: 'http://x', env: ['A=b'] }],
    ['a header for a command', ['x'], { ...none, header: ['A: b'] }],
    ['a variable without a value', ['x'], { ...none, env: ['A'] }],
  ])('refuses %s as called wrongly', (_, command, options) => {
    expect(() => specOf(command, options)).toThrow(expect.objectContaining({ status: 2 }));
  });
});

describe('keys create', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const bare = { group: [], server: [], tool: [] };

  it('without a scope opens everything, with one only that', () => {
    expect(keyInput('a', bare, now).scope).toEqual({ all: true });
    const { scope } = keyInput('a', { ...bare, group: ['prod'], tool: ['github/create/issue'] }, now);
    expect(scope).toEqual({
      groups: ['prod'],
      servers: [],
      tools: [{ server: 'github', tool: 'create/issue' }],
    });
    expect(scopeText(scope)).toBe('group prod, github/create/issue');
  });

  it.each([
    ['30d', '2026-01-31T00:00:00.000Z'],
    ['12h', '2026-01-01T12:00:00.000Z'],
    ['2026-02-01', '2026-02-01T00:00:00.000Z'],
  ])('--expires %s is %s', (text, expected) => {
    expect(expiryOf(text, now)).toBe(expected);
  });

  it.each(['soon', '2025-01-01', ''])('--expires %j is refused', (text) => {
    expect(() => expiryOf(text, now)).toThrow(expect.objectContaining({ status: 2 }));
  });
});

describe('call', () => {
  it.each(['[1]', 'x', '"text"'])('refuses %s as arguments', (json) => {
    expect(() => readArguments(json)).toThrow(expect.objectContaining({ status: 2 }));
  });

  it('shows text as it is and names the rest', () => {
    const content = [
      { type: 'text', text: 'hi' },
      { type: 'image', data: 'x', mimeType: 'image/png' },
    ];
    expect(resultText({ content })).toBe('hi\n[image image/png]');
    expect(resultText({ content: [], structuredContent: { a: 1 } })).toBe('{\n  "a": 1\n}');
  });
});

describe('generate server', () => {
  it('adds an entry and keeps comments', () => {
    const text = '{\n  // mine\n  "mcpServers": {\n    "a": { "command": "x" }\n  }\n}\n';
    const { text: after, replaced } = withServer(text, 'b', { command: 'node' });
    expect(after).toContain('// mine');
    expect(JSON.parse(after.replace('// mine', ''))).toEqual({
      mcpServers: { a: { command: 'x' }, b: { command: 'node' } },
    });
    expect(replaced).toBe(false);
    expect(withServer(text, 'a', {}).replaced).toBe(true);
  });

  it('touches no document that it cannot read', () => {
    expect(() => withServer('{ oops', 'a', {})).toThrow('not a JSON object');
  });
});

describe('doctor', () => {
  it.each([
    ['20.18.3', 'bad'],
    ['20.19.0', 'good'],
    ['24.1.0', 'good'],
    ['18.20.0', 'bad'],
  ])('finds Node %s %s', (version, verdict) => {
    expect(checkNode(version).verdict).toBe(verdict);
  });
});

describe('settings diff', () => {
  it('marks what comes, changes and goes', () => {
    const changes = [
      { unit: 'server:a', before: null, after: {} },
      { unit: 'server:b', before: {}, after: { x: 1 } },
      { unit: 'group:c', before: {}, after: null },
    ];
    const report = { changes, created: [], updated: [], removed: [], problems: [] };
    const kept = [{ unit: 'server:d', reason: 'edited here' }];
    expect(changesText({ ...report, kept }, plain)).toBe(
      '+ server:a\n~ server:b\n- group:c\n= server:d stays: edited here',
    );
  });
});

describe('search', () => {
  const result = {
    ...{ items: [], mode: 'hybrid' as const, notice: null, belowThreshold: 0, hidden: 0 },
    ...{ searched: 12, tookMs: 1, reason: null, unknown: [] },
  };
  const tool = (name: string, description: string) => ({
    ...{ name, server: 's', tool: name, description, readOnly: false, score: 0.8249 },
    ...{ confidence: 'high' as const, matched: [], inputSchema: {} },
    parts: { lexical: 0, meaning: 0, name: 0, learned: 0, exact: false },
  });
  const linesOf = (width: number | null, ...items: ReturnType<typeof tool>[]) =>
    foundText({ ...result, items }, { paint: plain, width }).split('\n');

  it('shows the best first, each on one line that is as wide as the terminal at most', () => {
    const lines = linesOf(60, tool('a__b', `One\nneed ${'and more '.repeat(50)}`), tool('c', 'Short'));
    expect(lines[0]).toBe('NAME  CONFIDENCE  SCORE  DESCRIPTION');
    expect(lines[1]).toMatch(/^a__b {2}high {9}0\.82 {2}One need and more .*…$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines).toHaveLength(3);
  });

  it('in a pipe keeps more of a description, and on a narrow terminal some of it', () => {
    expect(linesOf(null, tool('a', 'x'.repeat(150)))[1]).toMatch(/ x{150}$/);
    expect(linesOf(10, tool('a', 'x'.repeat(150)))[1]).toMatch(/ x{19}…$/);
  });

  it('says plainly that nothing was found, and why there is not more', () => {
    expect(foundText(result, { paint: plain, width: 80 })).toBe('Nothing was found among 12 tools');
    expect(foundText({ ...result, searched: 0 }, { paint: plain, width: 80 })).toContain('no tool to search');
    expect(remarksOn(result)).toEqual([]);
    const told = { ...result, notice: 'By words alone', hidden: 2 };
    const hidden = '2 tools that would be as good or better are closed to this key';
    expect(remarksOn({ ...told, items: [tool('a', 'b')] })).toEqual(['By words alone', hidden]);
    expect(foundText(told, { paint: plain, width: 80 })).toBe('By words alone');
    expect(remarksOn(told)).toEqual([hidden]);
  });
});
