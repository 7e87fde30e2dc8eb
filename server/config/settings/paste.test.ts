import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serverSpecSchema } from '../../contract/server.ts';
import { quoteWord, readShell } from './paste/shell.ts';
import { type Pasted, readPaste } from './paste.ts';

const options = { separator: '__', taken: new Set(['github', 'weather', 'weather-2']) };
const read = (text: string): Pasted => readPaste(text, options);
const only = (text: string) => {
  const { servers } = read(text);
  expect(servers).toHaveLength(1);
  return servers[0];
};

describe('a command line', () => {
  const cases: Array<[string, string, Record<string, unknown>]> = [
    ['npx -y @modelcontextprotocol/server-memory', 'memory', { command: 'npx' }],
    ['$ uvx mcp-server-fetch', 'fetch', { command: 'uvx', args: ['mcp-server-fetch'] }],
    ['npx -y @playwright/mcp@latest --headless', 'playwright', {}],
    ['npx -y @upstash/context7-mcp@1.2.3', 'context7', {}],
    ['npx --package=@a/b-mcp -p other thing', 'thing', {}],
    ['pnpm dlx some-mcp-server', 'some', { command: 'pnpm', args: ['dlx', 'some-mcp-server'] }],
    ['uvx --from git+https://github.com/oraios/serena serena start', 'serena', {}],
    ['uv --directory /home/me/rain run server.py', 'rain', {}],
    ['python3 -m mcp_server_time --tz UTC', 'time', {}],
    ['node /opt/notes/dist/index.js', 'notes', { args: ['/opt/notes/dist/index.js'] }],
    ['/usr/local/bin/search-mcp --port 1', 'search', {}],
    [`A=1 B='two words' thing`, 'thing', { env: { A: '1', B: 'two words' } }],
    ['env A=1 thing', 'thing', { command: 'thing', env: { A: '1' } }],
    ['npx -y \\\n  thing \\\n  --flag', 'thing', { args: ['-y', 'thing', '--flag'] }],
    ['thing --say "it\'s \\"fine\\"" \'$5\'', 'thing', { args: ['--say', 'it\'s "fine"', '$5'] }],
    ['thing --token $TOKEN "${HOST:-x}"', 'thing', { args: ['--token', '${TOKEN}', '${HOST:-x}'] }],
    ['thing ~/files # a note', 'thing', { args: ['${HOME}/files'] }],
    [
      'docker run -it --rm -v /a:/b -e KEY ghcr.io/me/rain-mcp:v1 stdio',
      'rain',
      { args: ['run', '-i', '--rm', '-v', '/a:/b', '-e', 'KEY', 'ghcr.io/me/rain-mcp:v1', 'stdio'] },
    ],
    ['docker run mcp/time', 'time', { args: ['run', '-i', 'mcp/time'] }],
    ['npx -y mcp-remote https://mcp.notion.com/mcp', 'notion', { command: 'npx' }],
    ['claude mcp add mine -e A=1 B=2 -- npx -y x', 'mine', { command: 'npx', env: { A: '1', B: '2' } }],
    ['claude mcp add mine npx x --transport y', 'mine', { args: ['x', '--transport', 'y'] }],
    [
      'claude mcp add --transport http far https://far.example/mcp --header "Authorization: Bearer k"',
      'far',
      { type: 'streamable-http', url: 'https://far.example/mcp', headers: { Authorization: 'Bearer k' } },
    ],
    ['claude mcp add -t sse far https://far.example/x', 'far', { type: 'sse' }],
    [
      'codex mcp add far --url https://far.example/mcp --bearer-token-env-var KEY',
      'far',
      { headers: { Authorization: 'Bearer ${KEY}' } },
    ],
    [`claude mcp add-json rain '{"command":"x","args":["y"]}'`, 'rain', { command: 'x', args: ['y'] }],
    [`code --add-mcp '{"name":"rain","url":"https://r.example"}'`, 'rain', { url: 'https://r.example' }],
    [
      `curl -sS -XPOST https://api.rain.example/mcp -H 'Authorization: Bearer k' -H 'Accept: */*' -d '{}'`,
      'rain',
      { type: 'auto', url: 'https://api.rain.example/mcp', headers: { Authorization: 'Bearer k' } },
    ],
    ['curl -u me:pw https://rain.example/sse', 'rain', { headers: { Authorization: 'Basic bWU6cHc=' } }],
  ];
  test.each(cases)('%s', (text, name, spec) => {
    expect(only(text)).toMatchObject({ name, spec });
    expect(read(text).kind).toBe('command');
    expect(read(text).problems).toEqual([]);
  });

  test.each([
    'npx a | tee log',
    'npx a > log',
    'npx a < in',
    'npx a <in >out',
    'npx a <in>out',
    'npx a <<EOF>',
    'npx a && npx b',
    'npx a; npx b',
    'npx a &',
    'npx `id`',
    'npx "$(id)"',
    'npx ${A%b}',
    "npx 'open",
    'npx "open',
    '(npx a)',
  ])('%s is refused, because no shell is run', (text) => {
    const { servers, problems } = read(text);
    expect(servers).toEqual([]);
    expect(problems).toMatchObject([{ severity: 'error' }]);
    expect(problems[0]?.message).toMatch(/no.*shell|runs none|never closed/);
  });

  test('on each of several lines is a server, and what starts none is named', () => {
    const { servers, problems } = read('npm install -g rain\nrain-mcp\n\n# and\nuvx snow-mcp');
    expect(servers.map(({ name }) => name)).toEqual(['rain', 'snow']);
    expect(problems).toMatchObject([
      { message: '"npm install" starts no server: paste the command that does.' },
    ]);
  });

  test('says what is left to do', () => {
    const notes = only('docker run -t -e KEY me/x -v "$DIR:/d"')
      ?.notes.map(({ message }) => message)
      .join(' ');
    for (const said of ['-t and -d', '-i was added', 'given KEY', '${DIR} is read from'])
      expect(notes).toContain(said);
  });

  test('is read back from its quoted words', () => {
    const word = fc.string().filter((text) => !/[\r\0]/.test(text));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const text = ['x', ...words].map(quoteWord).join(' ');
        expect(readShell(text)).toMatchObject({ ok: true, commands: [{ words: ['x', ...words] }] });
      }),
    );
  });
});

describe('a URL', () => {
  test.each([
    ['https://mcp.linear.app/sse', 'linear', 'sse'],
    ['<https://www.search.example/mcp>', 'search', 'auto'],
    ['http://localhost:9000/mcp', 'localhost', 'auto'],
    ['http://127.0.0.1:9000/sse/', '127.0.0.1', 'sse'],
    ['https://docs.mcp.cloudflare.com/mcp?a=1&b=2', 'docs-cloudflare', 'auto'],
  ])('%s', (text, name, type) => {
    expect(read(text).kind).toBe('url');
    expect(only(text)).toMatchObject({ name, spec: { type } });
  });

  test.each([
    ['https://me:pw@h.example/mcp', 'Authorization'],
    ['ftp://h.example/x', 'http or https'],
    ['h.example:3000/mcp', 'http://'],
  ])('%s is refused with what to do instead', (text, hint) => {
    expect(read(text)).toMatchObject({ servers: [], problems: [{ message: expect.stringContaining(hint) }] });
  });
});

describe('a block of settings', () => {
  const rain = { name: 'rain', spec: { type: 'stdio', command: 'x' } };
  test.each([
    ['Claude Desktop, Cursor', '{"mcpServers":{"rain":{"command":"x"}}}'],
    ['VS Code', '{"servers":{"rain":{"type":"stdio","command":"x"}}}'],
    ['VS Code’s user settings', '{"mcp":{"servers":{"rain":{"command":"x"}}}}'],
    ['Zed', '{"context_servers":{"rain":{"command":"x"}}}'],
    ['OpenCode', '{"mcp":{"rain":{"type":"local","command":["x"],"environment":{}}}}'],
    ['comments and trailing commas', '{ // mine\n"mcpServers": {"rain": {"command": "x",},},}'],
    ['no outer braces', '"rain": {"command": "x"},'],
    ['no outer braces, around all', '"mcpServers": {"rain": {"command": "x"}}'],
    ['curly quotes', '{“mcpServers”: {“rain”: {“command”: “x”}}}'],
    ['only the servers', '{"rain":{"command":"x"}}'],
    ['a fence of Markdown', '```json\n{"mcpServers":{"rain":{"command":"x"}}}\n```'],
    ['Codex', '[mcp_servers.rain]\ncommand = "x" # mine'],
  ])('%s', (_, text) => {
    expect(only(text)).toMatchObject(rain);
    expect(read(text).problems).toEqual([]);
  });

  test('an entry alone is called by what it runs, or by the name it says', () => {
    expect(only('{"command":"uvx","args":["mcp-server-fetch"]}')?.name).toBe('fetch');
    expect(only('{"name":"mine","httpUrl":"https://x.example/mcp"}')).toMatchObject({
      name: 'mine',
      spec: { type: 'streamable-http' },
    });
  });

  test('numbers in an environment are text, lists of tools and placeholders are spoken of', () => {
    const text = '{"mcpServers":{"rain":{"command":"x","env":{"PORT":3,"KEY":"<your key>"},"tools":["*"]}}}';
    const server = only(text);
    expect(server).toMatchObject({ spec: { env: { PORT: '3' } } });
    expect(server?.notes).toMatchObject([
      { code: 'paste_tools' },
      {
        code: 'paste_placeholder',
        params: { part: 'env', name: 'KEY' },
        message: 'env.KEY looks like a placeholder: enter the real value.',
      },
    ]);
  });

  test.each([
    [
      'TOKEN=<your-token> npx rain',
      { env: { TOKEN: '<your-token>' } },
      'env.TOKEN looks like a placeholder: enter the real value.',
    ],
    [
      'docker run -i -e TOKEN=<YOUR TOKEN> me/rain',
      { args: ['run', '-i', '-e', 'TOKEN=<YOUR TOKEN>', 'me/rain'] },
      'args.4 looks like a placeholder: enter the real value.',
    ],
    [
      'npx rain --key <api_key> --quiet',
      { args: ['rain', '--key', '<api_key>', '--quiet'] },
      'args.3 looks like a placeholder: enter the real value.',
    ],
    [
      'claude mcp add rain -e TOKEN=<your-token> -- npx rain',
      { env: { TOKEN: '<your-token>' } },
      'env.TOKEN looks like a placeholder: enter the real value.',
    ],
  ])('the placeholder of %s is no redirection: it is kept, and asked to be filled in', (text, spec, note) => {
    const { servers, problems } = read(text);
    expect(problems).toEqual([]);
    expect(servers).toMatchObject([
      { spec, notes: expect.arrayContaining([expect.objectContaining({ message: note })]) },
    ]);
  });

  test('what VS Code asks people for becomes a variable', () => {
    const inputs = [{ id: 'api-key', type: 'promptString' }];
    const text = JSON.stringify({
      servers: { rain: { command: 'x', env: { K: '${input:api-key}' } } },
      inputs,
    });
    expect(only(text)).toMatchObject({ spec: { env: { K: '${API_KEY}' } } });
  });

  test('Codex’s own words become ours', () => {
    const text = [
      '[mcp_servers."far away"]',
      'url = "https://far.example/mcp"',
      'bearer_token_env_var = "KEY"',
      'http_headers = { \'X-A\' = "b\\u00e9" }',
      'startup_timeout_sec = 1.5',
      '[mcp_servers.near]',
      'command = "x"',
      'args = [ "a",\n  "b", # c\n]',
      'env_vars = ["HOME"]',
      '[mcp_servers.near.env]',
      'B = "1"',
    ].join('\n');
    expect(read(text)).toMatchObject({
      kind: 'toml',
      servers: [
        {
          name: 'far-away',
          title: 'far away',
          spec: { headers: { 'X-A': 'bé', Authorization: 'Bearer ${KEY}' }, timeouts: { init: 1500 } },
        },
        { name: 'near', spec: { args: ['a', 'b'], env: { HOME: '${HOME}', B: '1' } } },
      ],
    });
  });

  test.each([
    ['[mcp_servers.a]\nargs = """x\ny"""', 'Line 2 cannot be read: a text over several lines.'],
    [
      '[mcp_servers.a]\n\nx = 1979-05-27',
      'Line 3 cannot be read: texts need quotes, and dates are not known.',
    ],
    ['{"a": 1}', 'This holds no server: it needs a "command" or a "url", or "mcpServers" around them.'],
    ['{"mcpServers": {', expect.stringContaining('is not valid JSON')],
    ['', 'There is nothing to read.'],
  ])('%s is answered with what is wrong', (text, message) => {
    expect(read(text)).toMatchObject({ servers: [], problems: [{ severity: 'error', message }] });
  });

  test('an entry with an error is left out, the others stay', () => {
    const { servers, problems } = read('{"mcpServers":{"a":{"command":5},"b":{"command":"x"},"c":7}}');
    expect(servers.map(({ name }) => name)).toEqual(['b']);
    expect(problems.map(({ path }) => path)).toEqual(['mcpServers.a.command', 'mcpServers.c']);
  });
});

describe('what is said of a paste', () => {
  test.each([
    'export TOKEN=s3cret-value-1',
    'TOKEN=s3cret-value-1 npx a | tee',
    'curl -u me:s3cret-value-1 https://rain.example/mcp',
    'https://me:s3cret-value-1@h.example/mcp',
    '[mcp_servers.a.env]\nTOKEN = s3cret-value-1',
    '[mcp_servers.a.env]\nTOKEN = "s3cret-value-1" "x"',
    '{"mcpServers":{"a":{"command":"x","env":{"TOKEN":["s3cret-value-1"]}}}}',
  ])('of %s repeats no secret', (text) => {
    const { problems, servers } = read(text);
    const said = [...problems, ...servers.flatMap(({ notes }) => notes)];
    expect(said).not.toEqual([]);
    expect(JSON.stringify(said)).not.toContain('s3cret');
  });
});

describe('names', () => {
  test('that exist get a number, and that is said', () => {
    expect(only('npx -y weather-mcp')).toMatchObject({
      name: 'weather-3',
      notes: [{ message: '"weather" exists already: this one is called "weather-3".' }],
    });
  });

  test('of two that are called alike differ', () => {
    expect(read('npx rain\nuvx rain').servers.map(({ name }) => name)).toEqual(['rain', 'rain-2']);
  });

  test('that were given and are not legal stay as titles', () => {
    expect(only('{"mcpServers":{"My Server":{"command":"x"}}}')).toMatchObject({
      name: 'My-Server',
      title: 'My Server',
    });
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...[
      'npx ',
      'docker run ',
      'claude mcp add ',
      'curl ',
      '-e ',
      '-- ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
    ],
    ...[
      '\\',
      '\n',
      '$',
      '${',
      '`',
      '"mcpServers"',
      '"command"',
      '[mcp_servers.',
      '=',
      'https://',
      '#',
      '“',
      '```',
    ],
    ...['__proto__', 'null', '1', ' ', '@', '~/', '--add-mcp ', 'a'],
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
    fc.json(),
  );

  test('is read without ever throwing, into what can be saved', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { servers, problems } = read(given);
        for (const { name, spec } of servers) {
          expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/);
          expect(options.taken.has(name)).toBe(false);
          expect(serverSpecSchema.safeParse(spec).success).toBe(true);
        }
        expect(new Set(servers.map(({ name }) => name)).size).toBe(servers.length);
        if (servers.length === 0) expect(problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['[', '{"a":', '"', '\\', '$', '`', '~~~\n', 'a=[', '-e A=1 ', 'x\n', "'", '<', 'mcp-'])(
    'of a quarter of a megabyte of %j is read quickly',
    (piece) => {
      const long = piece.repeat(262_144 / piece.length);
      const started = performance.now();
      for (const begin of ['', '{', '[mcp_servers.a]\nb = ', 'claude mcp add ', '```\n']) read(begin + long);
      expect(performance.now() - started).toBeLessThan(4000);
    },
  );
});
