import { describe, expect, it } from 'vitest';
import type { ServerStatus, UpstreamState } from '../contract/runtime.ts';
import { serverLine, welcomeText } from './welcome.ts';

function status(state: UpstreamState): ServerStatus {
  return {
    name: 'memory',
    state,
    since: '2026-01-01T00:00:00Z',
    nextTryAt: '2026-01-01T00:00:10Z',
    failure: { stage: 'spawn', message: 'no such command', since: '2026-01-01T00:00:00Z', count: 1 },
    restarts: 0,
    protocolVersion: null,
    serverInfo: null,
    transport: 'stdio',
    counts: { tools: 9, prompts: 1, resources: 0, templates: 0 },
    inFlight: 0,
    processes: [],
  };
}

describe('what the first start says', () => {
  const publicUrl = 'http://localhost:3000';
  const setup = { url: `${publicUrl}/setup#token`, expiresAt: new Date('2026-01-01T13:05:09Z') };
  const key = 'pb_abcdefghij_x';
  const text = welcomeText({ publicUrl, key, setup, console: true });

  it('has the link for the first administrator, the key, a command that can be pasted and where everything is', () => {
    expect(text).toContain('    http://localhost:3000/setup#token');
    expect(text).toContain('until 13:05 UTC');
    expect(text).toContain('    pb_abcdefghij_x');
    expect(text).toContain('claude mcp add --transport http patchbay http://localhost:3000/mcp');
    expect(text).toContain('http://localhost:3000/api/docs');
  });

  it('does not speak of a console that is off', () => {
    const off = welcomeText({ publicUrl, key, setup: null, console: false });
    expect(off).not.toMatch(/console|administrator|setup/i);
  });

  it('does not speak of a first key where none was made', () => {
    const later = welcomeText({ publicUrl, key: null, setup, console: true });
    expect(later).toContain(setup.url);
    expect(later).not.toMatch(/first key|claude/);
  });
});

describe('the line of an upstream', () => {
  it.each<[UpstreamState, string | null]>([
    ['ready', '  ready    memory               9 tools, 1 prompt'],
    ['waiting', '  failed   memory               spawn: no such command; next try at 00:00:10 UTC'],
    ['misconfigured', '  wrong    memory               no such command'],
    ['connecting', null],
    ['listing', null],
  ])('of %s is %j', (state, line) => {
    expect(serverLine(status(state))).toBe(line);
  });
});
