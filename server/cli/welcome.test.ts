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
  const text = welcomeText({ publicUrl: 'http://localhost:3000', key: 'pb_abcdefghij_x', console: true });

  it('has the key, a command that can be pasted and where everything is', () => {
    expect(text).toContain('    pb_abcdefghij_x');
    expect(text).toContain('claude mcp add --transport http patchbay http://localhost:3000/mcp');
    expect(text).toContain('http://localhost:3000/api/docs');
  });

  it('does not speak of a console that is off', () => {
    expect(welcomeText({ publicUrl: 'http://x', key: 'k', console: false })).not.toContain('Console');
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
