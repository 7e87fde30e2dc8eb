import { fileURLToPath } from 'node:url';
import type { Marks } from './marks.ts';

export const GOSSIP = fileURLToPath(new URL('../fixtures/gossip.mjs', import.meta.url));

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

/** An entry with a secret in every place of a command that can hold one. @param at the name it has in failures */
export function stdioEntry({ plant }: Marks, at: string, ...more: string[]) {
  const p = (place: string, form = '') => plant('entry', `${at}, ${place}`, form);
  return {
    command: 'node',
    args: [
      ...[GOSSIP, '--stdio', ...more],
      `--token=${p('--token=', 'ghp_')}`,
      ...['--api-key', p('--api-key', 'sk-proj-')],
      ...['-p', p('-p')],
      ...['--header', `X-Thing: ${p('--header')}`],
      ...['-e', `THING=${p('-e')}`],
      `https://${p('user of a URL')}:${p('password of a URL')}@h.example/${p('path')}/x?sig=${p('query')}#${p('hash')}`,
      `DB_PASSWORD=${p('assigned argument')}`,
      `Authorization: ${basic(`user:${p('basic argument')}`)}`,
      '--anything=${PLANTED_ARGUMENT}',
    ],
    env: {
      TOKEN: p('env TOKEN', 'xoxb-'),
      WHATEVER: p('env of a plain name'),
      DATABASE_URL: `postgres://app:${p('env URL')}@db.internal/app?sslpassword=${p('env URL query')}`,
      JSON_CONFIG: JSON.stringify({ password: p('env JSON'), list: [p('env JSON list')] }),
      PRIVATE_KEY: `first line\n${p('env second line')}`,
      ENCODED_PASSWORD: `a b/+=${p('env with other characters')}&c`,
      BASIC: basic(`user:${p('env basic')}`),
      HUB_TOKEN: '${PLANTED_ENV}',
      FALLBACK_KEY: `\${PLANTED_ABSENT:-${p('fallback of a variable')}}`,
    },
  };
}

/** The same for a URL. @param path what is asked of the fixture */
export function httpEntry({ plant }: Marks, at: string, port: number, path: string) {
  const p = (place: string, form = '') => plant('entry', `${at}, ${place}`, form);
  return {
    url: `http://127.0.0.1:${port}/${path}/${p('path')}?api_key=${p('query', 'sk-')}&x=${p('plain query')}&v=\${PLANTED_URL}`,
    headers: {
      Authorization: `Bearer ${p('bearer')}`,
      'X-Api-Key': p('header'),
      'X-Basic': basic(`user:${p('basic header')}`),
      Cookie: `sid=${p('cookie')}; theme=dark`,
      'X-From-Hub': '${PLANTED_HEADER}',
    },
  };
}

/** A settings file: what runs, what cannot, and what is wrong. */
export function settingsDocument(marks: Marks, port: number) {
  const p = (place: string, form = '') => marks.plant('entry', place, form);
  return {
    mcpServers: {
      gossip: stdioEntry(marks, 'gossip'),
      dying: stdioEntry(marks, 'dying', '--die'),
      remote: { type: 'streamable-http', ...httpEntry(marks, 'remote', port, 'mcp') },
      refusing: { type: 'streamable-http', ...httpEntry(marks, 'refusing', port, 'refuse') },
      demanding: httpEntry(marks, 'demanding', port, 'demand'),
      userinfo: {
        type: 'sse',
        url: `http://${p('user of a URL')}:${p('password of a URL')}@127.0.0.1:1/mcp?x=${p('query')}`,
      },
      lacking: {
        command: 'node',
        args: ['${PLANTED_ABSENT}'],
        env: { A: `x\${PLANTED_ABSENT}${p('lacking')}` },
      },
      greedy: { command: 'node', args: [`--key=\${BEARER_KEY}`], env: { A: p('greedy') } },
      absent: { command: '/nonexistent/program', env: { A: p('absent') } },
      'wrong-command': { command: 7, env: { A: p('env beside a wrong command') } },
      'wrong-url': { url: `ftp://u:${p('wrong URL')}@h/?k=${p('query of a wrong URL')}` },
      'wrong-args': {
        command: 'node',
        args: { token: p('args that are none') },
        env: [p('env that is none')],
      },
      'wrong-headers': {
        url: 'http://h.example/mcp',
        headers: `Authorization: ${p('headers that are text')}`,
      },
      'wrong-member': { command: 'node', tokn: p('unknown member'), oauth: { clientSecret: p('OAuth') } },
      'wrong-type': { type: 'telnet', command: 'node', cwd: 5, apiKey: p('apiKey') },
      'wrong-text': p('text instead of an entry'),
    },
    groups: [
      { id: 'team', name: 'Team', servers: ['gossip', 'remote'] },
      { name: 5, key: p('group') },
    ],
    users: [{ username: 'old', password: p('password hash of another hub', '$2b$10$') }],
    systemConfig: {
      routing: { bearerAuthKey: p('bearerAuthKey') },
      limits: { perKey: p('text instead of a number') },
      smartRouting: { openaiApiKey: p('key of smart routing', 'sk-') },
    },
  };
}
