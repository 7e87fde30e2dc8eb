import type { Check } from '../support/check.ts';
import { exchange } from '../support/peer.ts';
import { ECHO, type Step, scripted } from '../support/script.ts';
import { ERRORS, RESULTS } from './values.ts';

const REF = '"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"who","value":"A"}';

interface Asked {
  method: string;
  params: (names: { prompt: string; resource: string }) => string;
}

/** Requests that go on to the server. */
const METHODS: readonly Asked[] = [
  { method: 'prompts/get', params: ({ prompt }) => `"name":"${prompt}","arguments":{}` },
  { method: 'resources/read', params: ({ resource }) => `"uri":"${resource}"` },
  { method: 'completion/complete', params: () => REF },
  { method: 'x/unheard-of', params: () => '"a":{"n":1.0}' },
];
const STRANGE = '{"zeta":1.0,"_meta":{"big":9007199254740993},"contents":[],"messages":[],"alpha":"\\u00e9"}';
const REFUSED = '{"data":{"n":1.0},"message":"no","code":-32050,"later":1}';

function answered(
  name: string,
  step: Step,
  asked: Asked = { method: 'tools/call', params: () => ECHO },
): Check {
  return {
    name,
    run: ({ plain, names }) =>
      exchange(plain, scripted([step], { method: asked.method, params: asked.params(names) })),
  };
}

/** @param head members that every result of the revision begins with */
export const answerChecks = (head = ''): Check[] => [
  ...Object.entries(RESULTS).map(([name, result]) =>
    answered(`a result with ${name}`, { result: headed(result, head) }),
  ),
  ...Object.entries(ERRORS).map(([name, error]) => answered(`an error with ${name}`, { error })),
  ...METHODS.flatMap((asked) => [
    answered(`the result of ${asked.method}`, { result: headed(STRANGE, head) }, asked),
    answered(`the error of ${asked.method}`, { error: REFUSED }, asked),
  ]),
];

function headed(result: string, head: string): string {
  const rest = result.slice(1);
  if (head === '') return result;
  return rest === '}' ? `{${head}}` : `{${head},${rest}`;
}

const plainly = (name: string, method: string, params: string): Check => ({
  name,
  run: ({ plain }) => exchange(plain, `{"jsonrpc":"2.0","id":7,"method":"${method}","params":${params}}`),
});

/** What has no item that it could go to, and what the hub answers itself. */
export const ownChecks: Check[] = [
  plainly('a tool that is not there', 'tools/call', '{"name":"none","arguments":{}}'),
  plainly('a prompt that is not there', 'prompts/get', '{"name":"none"}'),
  plainly('a resource that is not there', 'resources/read', '{"uri":"test://none"}'),
  plainly('a resource of a template', 'resources/read', '{"uri":"test://item/%C3%BC"}'),
  plainly('a method that nobody knows', 'x/nobody', '{"a":1.0}'),
];

export const sessionChecks: Check[] = [
  plainly('ping', 'ping', '{}'),
  plainly('a log level', 'logging/setLevel', '{"level":"debug"}'),
  plainly('a subscription', 'resources/subscribe', '{"uri":"test://static/pixel"}'),
  plainly('the end of a subscription', 'resources/unsubscribe', '{"uri":"test://static/pixel"}'),
];

/** Ids of requests come back as they went. */
export const idChecks: Check[] = ['0', '-1', '9007199254740991', '"größe \\" id"', '""'].map((id) => ({
  name: `the id ${id}`,
  run: ({ plain }) => exchange(plain, scripted([{ result: '{"content":[]}' }], { id })),
}));
