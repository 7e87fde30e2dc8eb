import { describe, expect, test } from 'vitest';
import { REDACTED } from '../../../server/contract/redacted.ts';
import { type ServerSpec, serverSpecSchema, stdioSpecSchema } from '../../../server/contract/server.ts';
import { check, readSpec } from './check.ts';
import { commandLine, variablesIn } from './command-line.ts';
import { type Draft, draftOf, emptyDraft, specOf } from './draft.ts';
import { patched, patchOf, same } from './merge-patch.ts';
import { pathOf, textOf, valueAt } from './problem-path.ts';
import { draftFrom, jsonOf } from './spec-json.ts';
import { clearedSecrets, withoutSecrets } from './stored-secrets.ts';

const STDIO = stdioSpecSchema.parse({
  type: 'stdio',
  command: 'npx',
  args: ['-y', 'weather mcp', ''],
  env: { TOKEN: 'secret-1', REGION: '${REGION}' },
  cwd: '/srv',
  title: 'Weather',
  placement: 'one',
  timeouts: { request: 9000 },
  passthroughHeaders: ['X-Team'],
  tools: { forecast: { enabled: false } },
});
const REMOTE = serverSpecSchema.parse({
  type: 'sse',
  url: 'https://mcp.example/sse',
  headers: { Authorization: 'Bearer abc' },
  enabled: false,
});

describe('a draft', () => {
  test.each<[string, ServerSpec]>([
    ['a command', { ...STDIO, args: ['-y', 'weather mcp'] }],
    ['a URL', REMOTE],
  ])('gives back every member of %s', (_, spec) => {
    expect(specOf(draftOf(spec, emptyDraft('stdio')))).toEqual(spec);
  });

  test('keeps the fields of the kind that is not chosen', () => {
    const both = draftOf(REMOTE, draftOf(STDIO, emptyDraft('stdio')));
    expect(specOf({ ...both, kind: 'stdio' })).toMatchObject({ command: 'npx', cwd: '/srv' });
  });

  test('drops rows that were begun and left empty', () => {
    const draft: Draft = {
      ...emptyDraft('stdio'),
      command: 'x',
      args: ['a', '', 'b', '', ''],
      env: [{ key: '', value: '' }],
      passthroughHeaders: [' '],
    };
    expect(specOf(draft)).toEqual(
      serverSpecSchema.parse({ type: 'stdio', command: 'x', args: ['a', '', 'b'] }),
    );
  });
});

describe('the JSON beside the form', () => {
  const draft = draftOf(STDIO, emptyDraft('stdio'));

  test('shows no secret, but names of variables, and nothing that goes without saying', () => {
    const shown = JSON.parse(jsonOf(draft));
    expect(shown.env).toEqual({ TOKEN: REDACTED, REGION: '${REGION}' });
    expect(Object.keys(shown)).not.toContain('enabled');
  });

  test('gives a hidden secret back when it is read', async () => {
    const read = await readSpec(jsonOf(draft).replace('"npx"', '"bunx"'));
    if (!read || !('spec' in read)) throw new Error('it was refused');
    expect(specOf(draftFrom(read.spec, draft))).toMatchObject({
      command: 'bunx',
      env: { TOKEN: 'secret-1', REGION: '${REGION}' },
      enabled: true,
    });
  });

  test('keeps the secret of a variable that gets another name', async () => {
    const read = await readSpec(
      jsonOf({ ...draft, env: [{ key: 'TOKEN', value: 'secret-1' }] }).replace('TOKEN', 'TOK'),
    );
    if (!read || !('spec' in read)) throw new Error('it was refused');
    expect(draftFrom(read.spec, draft).env).toEqual([{ key: 'TOK', value: 'secret-1' }]);
  });

  test('leaves dots that stand for nothing as they are, for the hub to refuse', async () => {
    const read = await readSpec(JSON.stringify({ ...STDIO, env: { REGION: REDACTED, OTHER: REDACTED } }));
    if (!read || !('spec' in read)) throw new Error('it was refused');
    expect(draftFrom(read.spec, { ...draft, env: [] }).env[1]).toEqual({ key: 'OTHER', value: REDACTED });
  });

  test.each([
    ['{', null],
    ['[]', { findings: [{ path: [], code: 'type' }] }],
    ['{"type":"tcp"}', { findings: [{ path: ['type'], code: 'choice' }] }],
    ['{"type":"stdio","command":"x","comand":"y"}', { findings: [{ path: ['comand'], code: 'unknown' }] }],
    ['{"type":"auto","url":"ftp://x"}', { findings: [{ path: ['url'], code: 'url' }] }],
    ['{"type":"stdio","command":"x","env":{"":"y"}}', { findings: [{ path: ['env', ''], code: 'keyless' }] }],
    ['{"type":"stdio","command":"x","env":{"A":1}}', { findings: [{ path: ['env', 'A'], code: 'type' }] }],
  ])('says what is wrong with %s', async (text, expected) => {
    expect(await readSpec(text)).toEqual(expected);
  });
});

describe('the check of a form', () => {
  test.each<[string, Partial<Draft>, unknown]>([
    ['no name', { name: '' }, { path: ['name'], code: 'missing' }],
    ['a name that is no path segment', { name: 'a b' }, { path: ['name'], code: 'name' }],
    ['no command', { command: ' ' }, { path: ['command'], code: 'missing' }],
    ['no URL', { kind: 'remote' }, { path: ['url'], code: 'missing' }],
    ['half a URL', { kind: 'remote', url: 'example.com' }, { path: ['url'], code: 'url' }],
    [
      'too little time',
      { timeouts: { init: null, request: 5, idle: null } },
      { path: ['timeouts', 'request'], code: 'atLeast', limit: 100 },
    ],
    [
      'half a millisecond',
      { timeouts: { init: 100.5, request: null, idle: null } },
      { path: ['timeouts', 'init'], code: 'whole' },
    ],
    ['a value without a name', { env: [{ key: ' ', value: 'x' }] }, { path: ['env', 0], code: 'keyless' }],
    [
      'a name twice',
      {
        env: [
          { key: 'A', value: '1' },
          { key: 'A ', value: '2' },
        ],
      },
      { path: ['env', 1], code: 'twice' },
    ],
    ['a title without end', { title: 'x'.repeat(201) }, { path: ['title'], code: 'tooLong', limit: 200 }],
  ])('finds %s', async (_, wrong, finding) => {
    expect(await check({ ...emptyDraft('stdio'), name: 'ok', command: 'x', ...wrong })).toEqual([finding]);
  });

  test('finds nothing in what the hub takes', async () => {
    expect(await check({ ...draftOf(STDIO, emptyDraft('stdio')), name: 'ok' })).toEqual([]);
  });
});

describe('the patch of an edit', () => {
  test.each<[object, object, object]>([
    [{ a: 1, b: { c: 1, d: 2 } }, { a: 1, b: { c: 1, d: 3 } }, { b: { d: 3 } }],
    [{ a: 1, b: 2 }, { b: 2 }, { a: null }],
    [{ env: { A: 'x', B: 'y' } }, { env: { B: 'y' } }, { env: { A: null } }],
    [{ list: [1, 2] }, { list: [1] }, { list: [1] }],
    [{ a: { b: 1 } }, { a: { b: 1 } }, {}],
    [{}, { a: { b: 1 } }, { a: { b: 1 } }],
  ])('of %j to %j is %j, and makes the one from the other', (before, after, patch) => {
    expect(patchOf(before, after)).toEqual(patch);
    expect(same(patched(before, patch), after)).toBe(true);
  });
});

test.each([
  ['spec.args[0]', ['args', 0]],
  ['command', ['command']],
  ['spec.env["my key"]', ['env', 'my key']],
  ['headers.X-Team', ['headers', 'X-Team']],
  ['name', ['name']],
  ['', []],
])('the path %s is read as the hub writes it', (text, path) => {
  expect(pathOf(text)).toEqual(path);
});

test('a path is found in a value, and named', () => {
  expect(valueAt({ args: ['a'] }, ['args', 0])).toBe('a');
  expect(valueAt({ args: ['a'] }, ['env', 'A'])).toBeUndefined();
  expect(textOf(['args', 0])).toBe('args[0]');
});

test('the command line is what a shell reads back', () => {
  expect(commandLine('npx', ['-y', 'a b', "it's", ''])).toBe(`npx -y 'a b' 'it'\\''s' ''`);
});

test('variables are named once each, in every form in which they are written', () => {
  expect(variablesIn(['Bearer ${A}', '${env:B} ${C:-x}', '${A} $D'])).toEqual(['A', 'B', 'C']);
});

describe('stored secrets', () => {
  const shown = { ...STDIO, args: ['--key', REDACTED], env: { TOKEN: REDACTED, REGION: '${REGION}' } };
  const draft = draftOf(shown, emptyDraft('stdio'));

  test.each<[string, Partial<Draft>, string[]]>([
    ['the title changes', { title: 'x' }, []],
    ['the command changes', { command: 'bunx' }, ['TOKEN', 'args[1]']],
    [
      'the command changes and they are entered again',
      { command: 'bunx', args: ['--key', 'new'], env: [{ key: 'TOKEN', value: 'new' }] },
      [],
    ],
    ['it becomes a URL', { kind: 'remote', url: 'https://x.example' }, ['TOKEN', 'args[1]']],
  ])('are named that are cleared when %s', (_, change, names) => {
    expect(clearedSecrets(shown, { ...draft, ...change })).toEqual(names);
  });

  test('are not in the patch that is shown', () => {
    const patch = { title: 'x', env: { TOKEN: 'secret-1', OLD: null, REGION: '${R}' }, args: null };
    expect(withoutSecrets(patch, 'new')).toEqual({ ...patch, env: { ...patch.env, TOKEN: 'new' } });
  });
});
