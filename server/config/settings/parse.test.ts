import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSettings } from './parse.ts';
import type { SettingsProblem } from './problem.ts';
import type { ParsedSettings } from './units.ts';

function parsed(document: unknown, options: Parameters<typeof parseSettings>[1] = {}): ParsedSettings {
  const result = parseSettings(typeof document === 'string' ? document : JSON.stringify(document), options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

function spec(document: unknown, name: string): Record<string, unknown> {
  const unit = parsed(document).units.get(`server:${name}`);
  return unit?.kind === 'server' ? { ...unit.spec } : {};
}

function said(problems: SettingsProblem[]): string[] {
  return problems.map((p) => `${p.severity} ${p.path}: ${p.message}`);
}

describe('dialects', () => {
  const cases: Array<[string, unknown, Record<string, unknown>]> = [
    [
      'a command is stdio',
      { mcpServers: { a: { command: 'x' } } },
      { type: 'stdio', command: 'x', args: [], env: {} },
    ],
    ['a url without a type is auto', { mcpServers: { a: { url: 'http://h/mcp' } } }, { type: 'auto' }],
    [
      'http means streamable HTTP',
      { mcpServers: { a: { type: 'http', url: 'http://h' } } },
      { type: 'streamable-http' },
    ],
    [
      'streamableHttp too',
      { mcpServers: { a: { type: 'streamableHttp', url: 'http://h' } } },
      { type: 'streamable-http' },
    ],
    [
      'streamable_http too',
      { mcpServers: { a: { type: 'streamable_http', url: 'http://h' } } },
      { type: 'streamable-http' },
    ],
    ['sse stays sse', { mcpServers: { a: { type: 'sse', url: 'http://h' } } }, { type: 'sse' }],
    ['Cline: disabled', { mcpServers: { a: { command: 'x', disabled: true } } }, { enabled: false }],
    [
      'Cline: transportType',
      { mcpServers: { a: { url: 'http://h', transportType: 'sse' } } },
      { type: 'sse' },
    ],
    [
      'Windsurf: serverUrl',
      { mcpServers: { a: { serverUrl: 'http://h' } } },
      { type: 'auto', url: 'http://h' },
    ],
    [
      'Gemini: httpUrl',
      { mcpServers: { a: { httpUrl: 'http://h' } } },
      { type: 'streamable-http', url: 'http://h' },
    ],
    [
      'MCPHub: options.timeout',
      { mcpServers: { a: { command: 'x', options: { timeout: 5000 } } } },
      { timeouts: { request: 5000 } },
    ],
    ['VS Code: servers', { servers: { a: { type: 'stdio', command: 'x' } } }, { type: 'stdio' }],
    [
      'VS Code: inputs become variables',
      {
        inputs: [
          { id: 'api-key', type: 'promptString' },
          { id: 'region', default: 'eu' },
        ],
        servers: {
          a: { command: 'x', env: { KEY: '$' + '{input:api-key}', REGION: '$' + '{input:region}' } },
        },
      },
      { env: { KEY: '$' + '{API_KEY}', REGION: '$' + '{REGION:-eu}' } },
    ],
  ];
  test.each(cases)('%s', (_, document, wanted) => {
    expect(spec(document, 'a')).toMatchObject(wanted);
    expect(parsed(document).problems.filter((p) => p.severity === 'error')).toEqual([]);
  });

  test('comments, trailing commas and a byte order mark are allowed', () => {
    const text = '\uFEFF{ // one\n "mcpServers": { /* two */ "a": { "command": "x", }, }, }';
    expect([...parsed(text).units.keys()]).toEqual(['server:a']);
  });

  test('MCPHub groups: plain names, picks and "all"', () => {
    const document = {
      mcpServers: { a: { command: 'x' }, b: { command: 'x' }, c: { command: 'x' } },
      groups: [{ id: 'g', name: 'G', servers: ['a', { name: 'b', tools: 'all' }, { name: 'c', tools: [] }] }],
    };
    expect(parsed(document).units.get('group:g')).toMatchObject({
      spec: { name: 'G', servers: [{ name: 'a' }, { name: 'b' }, { name: 'c', tools: [] }] },
    });
    expect(parsed(document).problems).toEqual([]);
  });
});

describe('what is wrong is named by its path', () => {
  const ok = { command: 'x' };
  const cases: Array<[string, unknown, string[]]> = [
    [
      'a wrong type',
      { mcpServers: { a: { command: 'x', args: [1] } } },
      ['error mcpServers.a.args[0]: must be a string, not a number'],
    ],
    [
      'an unknown key near a known one',
      { mcpServers: { a: { command: 'x', evn: {} } } },
      ['warning mcpServers.a.evn: unknown key, ignored; did you mean "env"?'],
    ],
    [
      'an unknown key far from all',
      { mcpServers: { a: { command: 'x', whatever: 1 } } },
      ['warning mcpServers.a.whatever: unknown key, ignored'],
    ],
    [
      'an unknown nested key',
      { mcpServers: { a: { command: 'x', timeouts: { reqest: 1 } } } },
      ['warning mcpServers.a.timeouts.reqest: unknown key, ignored; did you mean "request"?'],
    ],
    [
      'an unknown top-level key',
      { mcpServer: {} },
      ['warning mcpServer: unknown key, ignored; did you mean "mcpServers"?'],
    ],
    ['neither command nor url', { mcpServers: { a: {} } }, ['error mcpServers.a: needs a command or a url']],
    [
      'neither, because both are misspelt',
      { mcpServers: { a: { comand: 'node', arg: [] } } },
      [
        'error mcpServers.a: needs a command or a url',
        'warning mcpServers.a.comand: unknown key, ignored; did you mean "command"?',
        'warning mcpServers.a.arg: unknown key, ignored; did you mean "args"?',
      ],
    ],
    [
      'a shown name that clients refuse',
      { mcpServers: { a: { command: 'x', tools: { echo: { name: 'has space!!' } } } } },
      ['error mcpServers.a.tools.echo.name: must be 1 to 64 characters of A-Z a-z 0-9 _ . -'],
    ],
    [
      'one shown name for two items',
      { mcpServers: { a: { command: 'x', tools: { b: { name: 'n' }, c: { name: 'n' } } } } },
      ['warning mcpServers.a.tools.c.name: "n" is shown for "b" already; this one gets a suffix'],
    ],
    [
      'an alias that holds the separator, and two servers with one prefix',
      {
        mcpServers: { a: ok, b: ok, c: ok },
        groups: [
          {
            id: 'g',
            servers: [{ name: 'a', alias: 'z__z' }, { name: 'b', alias: 'c' }, { name: 'c' }],
          },
        ],
      },
      [
        'error groups[0].servers[0].alias: must not contain the name separator "__"',
        'error groups[0].servers[1].alias: "c" is the prefix of "c" in this group already',
      ],
    ],
    [
      'a group whose name stands for something else',
      {
        mcpServers: { a: ok },
        groups: [
          { id: 'g', name: 'a' },
          { id: 'h', name: 'Same' },
          { id: 'i', name: 'Same' },
          { id: 'j', name: 'j' },
        ],
      },
      [
        'warning groups[0].name: /mcp/a is the server "a"; this group answers under its id alone',
        'warning groups[2].name: /mcp/Same is the group "h"; this group answers under its id alone',
      ],
    ],
    [
      'both command and url',
      { mcpServers: { a: { command: 'x', url: 'http://h' } } },
      ['error mcpServers.a: has both a command and a url; say by "type" which one counts'],
    ],
    [
      'an unsupported type',
      { mcpServers: { a: { type: 'openapi', url: 'http://h' } } },
      ['error mcpServers.a.type: "openapi" is not supported; use stdio, streamable-http or sse'],
    ],
    [
      'a url that is none',
      { mcpServers: { a: { url: 'nowhere' } } },
      ['error mcpServers.a.url: must be an http or https URL'],
    ],
    ['an entry that is no object', { mcpServers: { a: 5 } }, ['error mcpServers.a: must be an object']],
    [
      'a name outside the pattern',
      { mcpServers: { 'My Sörver': ok } },
      ['warning mcpServers["My Sörver"]: "My Sörver" is not a legal name; it is called "My-Sorver"'],
    ],
    [
      'a name that holds the separator',
      { mcpServers: { a__b: ok } },
      ['warning mcpServers.a__b: "a__b" is not a legal name; it is called "a-b"'],
    ],
    [
      'a name of which nothing is left',
      { mcpServers: { '!!': ok } },
      ['error mcpServers["!!"]: no name can be made of this; use letters, digits, . _ -'],
    ],
    [
      'two names with one slug',
      { mcpServers: { 'a b': ok, 'a-b': ok } },
      [
        'warning mcpServers["a b"]: "a b" is not a legal name; it is called "a-b"',
        'error mcpServers.a-b: the name "a-b" is used twice',
      ],
    ],
    [
      'a repeated key',
      '{"mcpServers":{"a":{"command":"x"},"a":{"command":"y"}}}',
      ['error mcpServers.a: the name "a" is used twice'],
    ],
    [
      'a repeated key inside an entry',
      '{"mcpServers":{"a":{"command":"x","command":"y"}}}',
      ['warning mcpServers.a.command: appears twice; the last one counts'],
    ],
    [
      'a group with the name of a server',
      { mcpServers: { a: ok }, groups: [{ id: 'a' }] },
      ['error groups[0].id: "a" is the name of a server; groups and servers share their names'],
    ],
    [
      'a member that is not there',
      { groups: [{ id: 'g', servers: ['nobody'] }] },
      ['warning groups[0].servers[0]: there is no server "nobody"'],
    ],
    [
      'a group without an id',
      { groups: [{ servers: [] }] },
      ['error groups[0].id: a group needs an id, a string'],
    ],
    [
      'a wrong leaf',
      { systemConfig: { routing: { enableGlobalRoute: 'yes' } } },
      ['error systemConfig.routing.enableGlobalRoute: must be true or false, not a string'],
    ],
    [
      'a leaf of another program',
      { systemConfig: { routing: { skipAuth: true } } },
      ['warning systemConfig.routing.skipAuth: unknown key, ignored'],
    ],
    [
      'a guessable key',
      { systemConfig: { routing: { bearerAuthKey: 'secret' } } },
      ['error systemConfig.routing.bearerAuthKey: must have at least 16 characters'],
    ],
    [
      'servers that are no object',
      { mcpServers: [] },
      ['error mcpServers: must be an object of servers by name'],
    ],
    ['groups that are no array', { groups: {} }, ['error groups: must be an array of groups']],
    [
      'a redacted value',
      { mcpServers: { a: { command: 'x', env: { K: '••••••••' } } } },
      ['error mcpServers.a.env.K: holds a redacted value; enter the secret or name a variable'],
    ],
  ];
  test.each(cases)('%s', (_, document, wanted) => {
    expect(said(parsed(document).problems)).toEqual(wanted);
  });

  test('a server that points at the hub itself is an error, its port twice a warning', () => {
    const document = {
      mcpServers: {
        self: { url: 'http://localhost:3000/mcp' },
        other: { url: 'http://localhost:3001/mcp' },
        a: { command: 'x', env: { PORT: '3000' } },
        b: { command: 'x', env: { PORT: '4000' } },
        c: { command: 'x', env: { PORT: '4000' } },
      },
    };
    const result = parsed(document, { hub: { port: 3000, hosts: ['hub.example'] } });
    expect(said(result.problems)).toEqual([
      'error mcpServers.self.url: is the address of this hub; it would call itself',
      'warning mcpServers.a.env.PORT: port 3000 is used by the hub',
      'warning mcpServers.c.env.PORT: port 4000 is used by "b"',
    ]);
    expect(result.held).toEqual(new Set(['server:self']));
  });

  test.each([
    ['nothing', '', /not valid JSON/],
    ['half a document', '{"mcpServers": {', /line 1, column 17/],
    ['another value', '[]', /must be a JSON object/],
    ['a hundred thousand brackets', '['.repeat(100_000), /cannot be read|not valid/],
    ['deep nesting', `{"a":${'['.repeat(500)}${']'.repeat(500)}}`, /deeper/],
    ['nine megabytes', `{"a":"${'x'.repeat(9 * 1024 * 1024)}"}`, /larger/],
  ])('%s is unreadable as a whole and says why', (_, text, message) => {
    const result = parseSettings(text);
    expect(result.ok).toBe(false);
    expect(result.problems[0]?.message).toMatch(message);
  });
});

test('a slug keeps the original name as the title, and groups find the server under either', () => {
  const document = {
    mcpServers: { 'My Server': { command: 'x' } },
    groups: [{ id: 'g', servers: ['My Server', 'x y'] }],
  };
  expect(spec(document, 'My-Server')).toMatchObject({ title: 'My Server' });
  expect(parsed(document).units.get('group:g')).toMatchObject({
    spec: { servers: [{ name: 'My-Server' }, { name: 'x-y' }] },
  });
});

test('names of the language itself are names like any other', () => {
  const text =
    '{"mcpServers":{"constructor":{"command":"x"},"__proto__":{"command":"y","env":{"__proto__":"z"}},"toString":{"command":"x"}}}';
  expect([...parsed(text).units.keys()]).toEqual(['server:constructor', 'server:proto', 'server:toString']);
  expect(Object.hasOwn(Object.prototype, 'command')).toBe(false);
});

test('spaces, comments and the order of keys are no change of an entry', () => {
  const a = parsed('{"mcpServers":{"a":{"command":"x","args":["1"]}}}');
  const b = parsed('{ "mcpServers": { /* c */ "a": { "args": ["1"], "command": "x" } } }');
  expect(b.units.get('server:a')?.hash).toBe(a.units.get('server:a')?.hash);
  expect(b.hash).toBe(a.hash);
});

const junk = fc.jsonValue();
const good = fc.record({
  command: fc.string({ minLength: 1, maxLength: 20 }),
  args: fc.array(fc.string({ maxLength: 10 }), { maxLength: 3 }),
});

test('300 spoiled files never throw, never lose a good server, and every error has its path', () => {
  const goodServers = fc.dictionary(fc.stringMatching(/^good[a-z0-9]{1,6}$/), good, {
    minKeys: 1,
    maxKeys: 4,
  });
  const badServers = fc.dictionary(
    fc.string({ maxLength: 12 }).filter((name) => !name.startsWith('good')),
    junk,
    { maxKeys: 4 },
  );
  const groups = fc.array(
    fc.oneof(junk, fc.record({ id: fc.string(), servers: fc.array(junk), smartRouting: junk })),
    {
      maxLength: 3,
    },
  );
  const systemConfig = fc.oneof(junk, fc.record({ smartRouting: junk, routing: junk }));
  const document = fc.record({ goodServers, badServers, groups, systemConfig, other: junk });
  fc.assert(
    fc.property(document, ({ goodServers, badServers, groups, systemConfig, other }) => {
      const text = JSON.stringify({
        mcpServers: { ...badServers, ...goodServers },
        groups,
        systemConfig,
        other,
      });
      // A separator that cuts the good names is legal and beside the point.
      const result = parseSettings(text.replaceAll('nameSeparator', 'x'));
      for (const name of Object.keys(goodServers))
        expect(result.ok && result.units.has(`server:${name}`)).toBe(true);
      for (const problem of result.problems) expect(problem.path).not.toBe('');
    }),
    { numRuns: 300 },
  );
});

test('any text at all, also a valid file cut or scrambled, is read without a throw', () => {
  const file = JSON.stringify({
    mcpServers: { a: { command: 'x' } },
    groups: [{ id: 'g', servers: ['a'] }],
    systemConfig: { nameSeparator: '--' },
  });
  const scrambled = fc
    .tuple(fc.nat(file.length), fc.nat(20), fc.string())
    .map(([at, drop, add]) => file.slice(0, at) + add + file.slice(at + drop));
  fc.assert(
    fc.property(fc.oneof(fc.string(), scrambled), (text) => {
      const result = parseSettings(text);
      if (!result.ok) expect(result.problems).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});
