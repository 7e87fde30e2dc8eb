import { describe, expect, test } from 'vitest';
import { serverSpecSchema } from '../../contract/server.ts';
import { expandSpec, expandText } from './expand.ts';

/** Written apart so that it reads as text and not as a template. */
const ref = (inside: string) => `\${${inside}}`;
const stdio = (env: Record<string, string>) => serverSpecSchema.parse({ type: 'stdio', command: 'x', env });

describe('references', () => {
  const env = { SET: 'value', EMPTY: '', BEARER_KEY: 'hub secret', DATABASE_URL: 'postgres://' };
  test.each([
    ['a set variable', ref('SET'), 'value'],
    ['inside a text, twice', `a-${ref('SET')}-${ref('SET')}`, 'a-value-value'],
    ['the spelling of VS Code and Cursor', ref('env:SET'), 'value'],
    ['a default for a missing one', ref('NOPE:-other'), 'other'],
    ['an empty default', ref('NOPE:-'), ''],
    ['a default for an empty one', ref('EMPTY:-other'), 'other'],
    ['an empty one without a default', ref('EMPTY'), ''],
    ['a set one with a default', ref('SET:-other'), 'value'],
    ['a bare dollar name', 'pa$SET$$word', 'pa$SET$$word'],
    ['braces that name nothing', ref('input:x'), ref('input:x')],
    ['the default of one of our own secrets', ref('BEARER_KEY:-none'), 'none'],
    ['a value is not expanded again', ref('NESTED:-$SET'), '$SET'],
  ])('%s', (_, text, wanted) => {
    expect(expandSpec(stdio({ V: text }), env)).toMatchObject({ ok: true, spec: { env: { V: wanted } } });
  });

  test('every missing variable is named, once, in order', () => {
    const spec = serverSpecSchema.parse({
      type: 'stdio',
      command: ref('Z'),
      args: [ref('A'), ref('Z')],
      env: { K: ref('M') },
    });
    expect(expandSpec(spec, env)).toEqual({ ok: false, missing: ['A', 'M', 'Z'] });
  });

  test.each(['BEARER_KEY', 'DATABASE_URL', 'ENCRYPTION_KEY', 'JWT_SECRET', 'ADMIN_PASSWORD', 'REDIS_URL'])(
    'the hub’s own %s never expands, and that is what is said',
    (name) => {
      expect(expandSpec(stdio({ V: ref(name) }), { [name]: 'secret' })).toEqual({
        ok: false,
        missing: [],
        problem: `${name}: the hub's own secrets never expand in an entry`,
      });
    },
  );

  test.each(['constructor', '__proto__', 'toString'])('%s is no variable', (name) => {
    expect(expandSpec(stdio({ V: ref(name) }), {})).toEqual({ ok: false, missing: [name] });
  });

  test('command, arguments, folder, URL and headers expand', () => {
    const command = serverSpecSchema.parse({
      type: 'stdio',
      command: ref('SET'),
      args: [ref('SET')],
      cwd: `/${ref('SET')}`,
    });
    expect(expandSpec(command, env)).toMatchObject({
      spec: { command: 'value', args: ['value'], cwd: '/value' },
    });
    const remote = serverSpecSchema.parse({
      type: 'sse',
      url: `http://${ref('SET')}/`,
      headers: { A: `Bearer ${ref('SET')}` },
    });
    expect(expandSpec(remote, env)).toMatchObject({
      spec: { url: 'http://value/', headers: { A: 'Bearer value' } },
    });
  });

  test('a URL that is none once it is filled in is said so', () => {
    const spec = serverSpecSchema.parse({ type: 'sse', url: ref('SET') });
    expect(expandSpec(spec, env)).toEqual({
      ok: false,
      missing: [],
      problem: 'not valid once its variables are filled in: url',
    });
  });
});

test('a settings text with a missing variable is no text at all, so it can never serve as a key', () => {
  expect(expandText(ref('MY_BEARER_KEY_NAME'), {})).toEqual({ text: null, missing: ['MY_BEARER_KEY_NAME'] });
  expect(expandText(ref('BEARER_KEY:-'), { BEARER_KEY: 'k' })).toEqual({ text: 'k', missing: [] });
});
