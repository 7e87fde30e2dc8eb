import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type Log, silentLog } from '../lib/log.ts';
import { createOpenAccess } from './open-access.ts';

function request(headers: Record<string, string> = {}): IncomingMessage {
  const req = new IncomingMessage(new Socket());
  req.headers = { host: 'localhost:3000', ...headers };
  return req;
}

function opened(listen: { host?: string; trustProxy?: number; skipAuth?: boolean } = {}) {
  const said: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (message) => said.push(message),
    info: (message) => said.push(message),
  };
  const access = createOpenAccess({ host: '127.0.0.1', trustProxy: 0, skipAuth: false, log, ...listen });
  return { access, said };
}

describe('enableBearerAuth: false', () => {
  test('lets a local request in without a key, and only while it stands', () => {
    const { access } = opened();
    expect(access.isOpen(request())).toBe(false);
    access.obey({ enableBearerAuth: false });
    expect(access.isOpen(request())).toBe(true);
    access.obey({ enableBearerAuth: true });
    expect(access.isOpen(request())).toBe(false);
  });

  test.each([
    ['a foreign Host', { host: 'evil.example' }],
    ['a forwarded request', { 'x-forwarded-for': '10.0.0.1' }],
  ])('does not let in %s', (_, headers) => {
    const { access } = opened();
    access.obey({ enableBearerAuth: false });
    expect(access.isOpen(request(headers))).toBe(false);
  });

  test.each([
    ['HOST', { host: '0.0.0.0' }],
    ['TRUST_PROXY', { trustProxy: 1 }],
  ])(
    'has no effect against the rule of SKIP_AUTH for %s, and the log says so once per change',
    (name, listen) => {
      const { access, said } = opened(listen);
      access.obey({ enableBearerAuth: false });
      access.obey({ enableBearerAuth: false });
      expect(access.isOpen(request())).toBe(false);
      expect(said).toEqual([expect.stringMatching(`enableBearerAuth.*no effect.*${name}`)]);
      access.obey({ enableBearerAuth: true });
      access.obey({ enableBearerAuth: false });
      expect(said).toHaveLength(2);
    },
  );

  test('in force is said once per change, and so is its end', () => {
    const { access, said } = opened();
    access.obey({ enableBearerAuth: true });
    expect(said).toEqual([]);
    for (const enableBearerAuth of [false, false, true, true]) access.obey({ enableBearerAuth });
    expect(said).toEqual([expect.stringContaining('without a key'), expect.stringContaining('need a key')]);
  });
});

test('SKIP_AUTH opens whatever the settings say', () => {
  const { access, said } = opened({ skipAuth: true });
  access.obey({ enableBearerAuth: true });
  expect(access.isOpen(request())).toBe(true);
  access.obey({ enableBearerAuth: false });
  access.obey({ enableBearerAuth: true });
  expect(access.isOpen(request())).toBe(true);
  expect(said).toEqual([]);
});
