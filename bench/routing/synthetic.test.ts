import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnySet } from './any-set.ts';
import { place } from './place.ts';
import { synthetic } from './synthetic.ts';

const set = readAnySet(join(import.meta.dirname, 'set'));

describe('a large set', () => {
  const tools = synthetic(set, 5000);

  it('has as many tools as were asked for, no two of them alike, and is always the same', () => {
    expect(tools).toHaveLength(5000);
    expect(new Set(tools.map(({ id }) => id)).size).toBe(5000);
    expect(new Set(tools.map(({ definition }) => JSON.stringify(definition))).size).toBeGreaterThan(4900);
    expect(synthetic(set, 5000)).toEqual(tools);
  });

  it('begins with the set itself, and keeps the servers apart', () => {
    expect(tools.slice(0, set.tools.length)).toEqual(set.tools);
    const servers = place(tools);
    expect(servers.length).toBe(new Set(tools.map(({ server }) => server)).size);
    expect(servers.flatMap((server) => server.tools)).toHaveLength(5000);
  });
});
