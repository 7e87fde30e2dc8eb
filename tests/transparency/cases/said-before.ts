import type { Check } from '../support/check.ts';
import { exchange } from '../support/peer.ts';
import { DONE, type Step, scripted } from '../support/script.ts';
import { NOTES } from './values.ts';

const LEVELS = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const;

const progress = (n: string): Step => ({
  notify: 'notifications/progress',
  params: `{"progress":${n},"progressToken":$token,"total":10.0,"message":"m${n}","x":1.0}`,
});
const log = (level: string, text: string): Step => ({
  log: level,
  params: `{"level":"${level}","logger":"l","data":{"text":"${text}","n":1.0,"big":9007199254740993},"later":null}`,
});
const other = (n: number): Step => ({ notify: 'notifications/x', params: `{"n":${n}.0}` });

/** What is said before the answer, in the order in which it was said. */
export const orderChecks = (meta = '"progressToken":"mine"'): Check[] => [
  ...['"mine"', '0', '9007199254740991', '"größe"'].map(
    (token): Check => ({
      name: `progress under the token ${token}`,
      run: ({ plain }) =>
        exchange(
          plain,
          scripted([progress('1.0'), progress('2'), progress('1e1'), DONE], {
            meta: meta.replace('"mine"', token),
          }),
        ),
    }),
  ),
  {
    name: 'progress, log messages and notifications nobody knows, mixed',
    run: ({ plain }) =>
      exchange(
        plain,
        scripted(
          [
            progress('1'),
            log('error', 'a'),
            other(1),
            progress('2'),
            other(2),
            log('alert', 'b'),
            progress('3'),
            DONE,
          ],
          { meta },
        ),
      ),
  },
  {
    name: 'a hundred notifications',
    run: ({ plain }) =>
      exchange(
        plain,
        scripted([...Array.from({ length: 100 }, (_, n) => progress(String(n + 1))), DONE], { meta }),
      ),
  },
  {
    name: 'progress before an error',
    run: ({ plain }) =>
      exchange(plain, scripted([progress('1'), { error: '{"code":-1,"message":"m"}' }], { meta })),
  },
  ...Object.entries(NOTES).map(
    ([name, params]): Check => ({
      name: `a notification of a server with ${name}`,
      run: ({ plain }) => exchange(plain, scripted([{ notify: 'notifications/x', params }, DONE], { meta })),
    }),
  ),
];

const ALL_LOGS = [...LEVELS.map((level) => log(level, level)), DONE];

/** A session's own log level. */
export const levelChecks: Check[] = LEVELS.map((level) => ({
  name: `log messages from ${level} on`,
  run: async ({ plain }) => {
    const setLevel = (to: string) =>
      exchange(plain, `{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"${to}"}}`);
    await setLevel(level);
    const said = await exchange(plain, scripted(ALL_LOGS));
    await setLevel('debug');
    return said;
  },
}));

/** A request's own log level (2026-07-28). */
export const requestLevelChecks: Check[] = [
  ...LEVELS.map(
    (level): Check => ({
      name: `log messages from ${level} on, for a request that wants them`,
      run: ({ plain }) =>
        exchange(plain, scripted(ALL_LOGS, { meta: `"io.modelcontextprotocol/logLevel":"${level}"` })),
    }),
  ),
  {
    name: 'no log messages for a request that wants none',
    run: ({ plain }) => exchange(plain, scripted(ALL_LOGS)),
  },
];
