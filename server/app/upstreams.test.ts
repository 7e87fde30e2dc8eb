import { expect, test } from 'vitest';
import { type ServerSpec, serverSpecSchema } from '../contract/server.ts';
import { usableSpec } from './upstreams.ts';

const remote = (url: string): ServerSpec => serverSpecSchema.parse({ type: 'auto', url });

test('an address that is never connected to makes an entry unusable, also when a variable brings it', () => {
  for (const url of ['http://169.254.169.254/mcp', 'http://${HOST}/mcp', 'http://[fe80::1]/']) {
    expect(usableSpec(remote(url), { HOST: '169.254.169.254' })).toEqual({
      ok: false,
      missing: [],
      problem: expect.stringContaining('never connected to'),
    });
  }
});

test('a name, and an address of this machine or network, is usable', () => {
  for (const url of ['http://example.com/mcp', 'http://127.0.0.1:3000/mcp', 'http://10.0.0.1/']) {
    expect(usableSpec(remote(url), {})).toMatchObject({ ok: true });
  }
});
