import { describe, expect, test } from 'vitest';
import { REDACTED } from '../../contract/secret.ts';
import { type ServerSpec, serverSpecSchema } from '../../contract/server.ts';
import { conceal, secretsOf } from './entry-secrets.ts';

const stdio = (entry: Record<string, unknown>): ServerSpec =>
  serverSpecSchema.parse({ type: 'stdio', command: 'server', ...entry });
const http = (entry: Record<string, unknown>): ServerSpec =>
  serverSpecSchema.parse({ type: 'streamable-http', url: 'http://h/mcp', ...entry });
const said = (spec: ServerSpec, text: string, stored = spec) => conceal(secretsOf(stored, spec), text);

describe('what a server repeats of its entry is not shown', () => {
  const cases: Array<[what: string, spec: ServerSpec, text: string]> = [
    ['a value of env', stdio({ env: { S2: 'REFPLANT99' } }), 'REFPLANT99'],
    ['a short one', stdio({ env: { PASSWORD: 'hunter' } }), 'hunter'],
    ['a numeric one under the name of a secret', stdio({ env: { DB_PASSWORD: '12345678' } }), '12345678'],
    ['one with blanks around', stdio({ env: { S2: ' plantedone\n' } }), 'plantedone'],
    ['a line of one', stdio({ env: { PEM: 'first-planted\nsecond-planted' } }), 'second-planted'],
    ['a path under the name of a secret', stdio({ env: { API_KEY: '/abc/defgh' } }), '/abc/defgh'],
    [
      'base64 that begins like a path',
      stdio({ env: { X: '/9j4AAQSkZJRgABAQAAAQABAAD' } }),
      '/9j4AAQSkZJRgABAQAAAQABAAD',
    ],
    [
      'a string inside JSON',
      stdio({ env: { HEADERS: '{"authorization":"Bearer plantpiece"}' } }),
      'plantpiece',
    ],
    ['the password of a URL', stdio({ env: { DB: 'postgres://joe:plantedpw@db/x' } }), 'plantedpw'],
    ['a value as a URL has it', stdio({ env: { S2: 'pl&nt ed' } }), 'pl%26nt%20ed'],
    ['a value as JSON has it', stdio({ env: { S2: 'pla"nted' } }), 'pla\\"nted'],
    ['an argument after its flag', stdio({ args: ['--token', 'argplant'] }), 'argplant'],
    ['an argument with its flag', stdio({ args: ['--password=argplant'] }), 'argplant'],
    ['the query of an argument', stdio({ args: ['https://h/?pick=argplant'] }), 'argplant'],
    ['a header', http({ headers: { 'x-thing': 'HPLANTA1' } }), 'HPLANTA1'],
    ['a header without its scheme', http({ headers: { authorization: 'Bearer plantpiece' } }), 'plantpiece'],
    ['a pair of Basic', http({ headers: { authorization: `Basic ${btoa('joe:plantedpw')}` } }), 'plantedpw'],
    ['a part of a cookie', http({ headers: { cookie: 'a=1; sid=plantpiece' } }), 'plantpiece'],
    ['the query of the URL', http({ url: 'http://h/mcp?x=QPLANT13' }), 'QPLANT13'],
    ['a long part of its path', http({ url: 'http://h/p/PATHPLANT-short/mcp' }), 'PATHPLANT-short'],
    ['its user', http({ url: 'http://plantuser@h/mcp' }), 'plantuser'],
    ['its password', http({ url: 'http://joe:plant%40pw@h/mcp' }), 'plant@pw'],
    ['what is sent for both', http({ url: 'http://joe:plantpw@h/mcp' }), btoa('joe:plantpw')],
  ];
  test.each(cases)('%s', (_what, spec, text) => {
    expect(said(spec, `it said ${text}, twice: "${text}"`)).toBe(`it said ${REDACTED}, twice: "${REDACTED}"`);
  });

  test('what a variable brought into an argument', () => {
    const stored = stdio({ args: ['--header', 'X-Thing: ${THING}'] });
    expect(said(stdio({ args: ['--header', 'X-Thing: plantedone'] }), 'plantedone', stored)).toBe(REDACTED);
  });

  test('what a variable brought into a URL', () => {
    const stored = http({ url: 'http://h/${THING}/mcp' });
    expect(said(http({ url: 'http://h/planted/mcp' }), 'GET /planted/mcp', stored)).toBe(
      `GET /${REDACTED}/mcp`,
    );
  });

  test('the beginning of one at which a text was cut', () => {
    const spec = stdio({ env: { S2: 'ABCDEFGHIJKLMNOP' } });
    const long = 'x'.repeat(100);
    expect(said(spec, `${long} ABCDEFGHIJ`)).toBe(`${long} ${REDACTED}`);
    expect(said(spec, `${long} ABCDEFGHIJ…`)).toBe(`${long} ${REDACTED}…`);
    expect(said(spec, 'ABCDEFGHIJ')).toBe('ABCDEFGHIJ');
  });
});

describe('what stays readable', () => {
  const cases: Array<[what: string, spec: ServerSpec, text: string]> = [
    ['a short value', stdio({ env: { A: 'abcde' } }), 'abcde'],
    ['a number', stdio({ env: { MAX_TOKENS: '200000', PORT: '123456' } }), 'over 200000 of 123456'],
    ['a common word', stdio({ env: { NODE_ENV: 'production', A: 'enabled' } }), 'production is enabled'],
    ['a path', stdio({ env: { DIR: '/data/files' } }), 'no folder /data/files'],
    ['a list of paths', stdio({ env: { PATH: '/usr/bin:/usr/local/bin' } }), '/usr/bin:/usr/local/bin'],
    ['a plain URL', stdio({ env: { API: 'https://api.example.com/v1' } }), 'https://api.example.com/v1'],
    ['a plain argument', stdio({ args: ['serve', '--verbose', './files'] }), 'serve ./files'],
    ['host and path of a URL', http({ url: 'http://example.com/mcp/files' }), 'example.com/mcp/files'],
    ['a header that says how to talk', http({ headers: { accept: 'text/plain' } }), 'text/plain'],
  ];
  test.each(cases)('%s', (_what, spec, text) => {
    expect(said(spec, text)).toBe(text);
  });

  test('a path that a variable brought into an argument', () => {
    const stored = stdio({ args: ['${HOME}/files'] });
    expect(said(stdio({ args: ['/root/files'] }), '/root/files', stored)).toBe('/root/files');
  });
});
