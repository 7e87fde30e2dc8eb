import { expect, test } from 'vitest';
import { REDACTED } from '../contract/secret.ts';
import { createRedactor } from './redact.ts';
import { redactJson } from './redact-json.ts';
import { redactPayloadText } from './redact-payload-text.ts';
import { secretPlace } from './secret-names.ts';

const redactor = createRedactor();
const shown = (json: string) => redactJson(json, (text) => redactPayloadText(text, redactor.text));
const shownValue = (value: unknown): unknown => JSON.parse(shown(JSON.stringify(value)));

test.each([
  ['password', 'all'],
  ['userPassword', 'all'],
  ['DB_PASSWD', 'all'],
  ['apiKey', 'all'],
  ['X-API-Key', 'all'],
  ['api_key', 'all'],
  ['secretKey', 'all'],
  ['client_secret', 'all'],
  ['accessToken', 'all'],
  ['authtoken', 'all'],
  ['Authorization', 'all'],
  ['set-cookie', 'all'],
  ['GITHUB_PAT', 'all'],
  ['otp', 'all'],
  ['sessionId', 'all'],
  ['max_tokens', 'texts'],
  ['auth', 'texts'],
  ['author', null],
  ['key', null],
  ['tokenizer', null],
  ['path', null],
  ['passenger', null],
  ['compatible', null],
] as const)('a member called %s is secret: %s', (name, place) => {
  expect(secretPlace(name)).toBe(place);
});

test('what holds no secret keeps every byte: spaces, big numbers, escapes, order, repeated members', () => {
  const json =
    '{ "z" : 12345678901234567890,\n "a":1.0, "a":[ ], "u":"\\u00e9 \\/ \\"q\\"", "e":1e400, "t":true, "":null }';
  expect(shown(json)).toBe(json);
});

test('values are secret by the name they stand under, whatever their form and depth', () => {
  expect(
    shownValue({
      user: 'ada',
      password: 'correct horse',
      pin: 1234,
      usage: { tokens: 12, max_tokens: 100 },
      credentials: { login: 'ada', inner: [{ word: 'hush' }], on: true },
      cookie: ['a=b', 'c=d'],
    }),
  ).toEqual({
    user: 'ada',
    password: REDACTED,
    pin: REDACTED,
    usage: { tokens: 12, max_tokens: 100 },
    credentials: { login: REDACTED, inner: [{ word: REDACTED }], on: true },
    cookie: [REDACTED, REDACTED],
  });
});

test('values are secret by the name that stands beside them, before or after', () => {
  expect(
    shownValue({
      headers: [
        { name: 'Authorization', value: 'plain' },
        { value: 'plain', name: 'X-Api-Key' },
        { name: 'Accept', value: 'plain' },
      ],
    }),
  ).toEqual({
    headers: [
      { name: 'Authorization', value: REDACTED },
      { value: REDACTED, name: 'X-Api-Key' },
      { name: 'Accept', value: 'plain' },
    ],
  });
  expect(shownValue({ args: ['--token', 'hush', '--verbose', '--api-key=hush', 'x'] })).toEqual({
    args: ['--token', REDACTED, '--verbose', `--api-key=${REDACTED}`, 'x'],
  });
});

test('JSON in a text, and in a text of that, is redacted as JSON', () => {
  const inner = JSON.stringify({ password: 'correct horse', n: 1 }, null, 2);
  const twice = JSON.stringify({ body: inner });
  const result = shownValue({ content: [{ type: 'text', text: twice }] });
  expect(result).toEqual({
    content: [{ type: 'text', text: JSON.stringify({ body: inner.replace('correct horse', REDACTED) }) }],
  });
});

test.each([
  ['token=hushhush1 and more'],
  ['password: hush hush\nuser: ada'],
  ['{"password": "hush hush hush"} is what it said'],
  ['it said {\\"password\\": \\"hush hush\\"}'],
  ['Authorization: Basic aHVzaGh1c2hodXNo'],
  ['Cookie: sid=hushhush; theme=hush'],
  ['export DB_PASSWORD=hush hush'],
  ['  secret_key: hush # hush'],
  ['curl -H "X-Api-Key: hush" https://ada:hush@h.example/?token=hush'],
  ['-----BEGIN PRIVATE KEY-----\nhush\nhush'],
])('a text is redacted by its form: %s', (text) => {
  const out = shown(JSON.stringify({ text }));
  expect(out).toContain(REDACTED);
  expect(out).not.toContain('hush');
  expect(out).not.toContain('aHVz');
});

const PLANTED = [
  'ghp_plantedPlantedPlanted1234567',
  'hunter2-with-dashes',
  'correct horse battery staple',
  'Zx8rT2qLmN4vB6yU1wE5iO3pA7sD9f',
  'c3VwZXItc2VjcmV0',
];
const [form = '', placed = '', words = '', random = '', basic = ''] = PLANTED;
const CALL = JSON.stringify({
  note: `use ${form} please`,
  password: placed,
  deep: { credentials: { phrase: words } },
  text: JSON.stringify({ apiKey: placed, list: [`Authorization: Basic ${basic}`] }, null, 1),
  random,
  env: [{ name: 'API_TOKEN', value: words }],
  last: `https://ada:${placed}@h.example/?key=${random}`,
});

test('however a payload is cut, no planted secret and no beginning of one can be read', () => {
  const bytes = Buffer.from(CALL);
  for (let end = 0; end <= bytes.length; end++) {
    const out = shown(bytes.subarray(0, end).toString());
    for (const secret of PLANTED) {
      if (out.includes(secret.slice(0, 6))) throw new Error(`cut at ${end}: ${out}`);
    }
  }
  expect(shown(CALL)).toContain('"note":"use');
});

test.each(['{', '[', '"', '\\', 'key=', 'token="', 'eyJ-', 'a://b', '-', 'cookie: ', '{"a":', '\\"'])(
  'a quarter of a megabyte of %j is redacted in well under a second',
  (piece) => {
    const text = piece.repeat(262_144 / piece.length);
    const started = performance.now();
    shown(text);
    shown(JSON.stringify({ text: text.slice(0, 131_072) }));
    expect(performance.now() - started).toBeLessThan(4000);
  },
);
