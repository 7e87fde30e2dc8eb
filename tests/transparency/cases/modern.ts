import type { Check, Clients } from '../support/check.ts';
import { exchange, type Peer } from '../support/peer.ts';
import { membersOf } from '../support/said.ts';
import { counted, DONE, ECHO, type Step, scripted, wordOf } from '../support/script.ts';

const ASKED =
  '{"messages":[{"content":{"type":"text","text":"\\u00e9"},"role":"user"}],"maxTokens":1e2,"x":1.0}';
const ANSWER =
  '{"model":"m","role":"assistant","content":{"type":"text","text":"hi"},"big":9007199254740993}';

interface Input {
  method: string;
  params: string;
  answer: string;
}

/** What servers need before they go on, by what is special about it. */
const INPUTS: Readonly<Record<string, Input>> = {
  'a completion': { method: 'sampling/createMessage', params: ASKED, answer: ANSWER },
  'a form': {
    method: 'elicitation/create',
    params:
      '{"requestedSchema":{"type":"object","properties":{"n":{"type":"number","default":1.0}}},"message":"\\u00fc"}',
    answer: '{"content":{"n":1.0,"big":9007199254740993},"action":"accept"}',
  },
  'the roots': {
    method: 'roots/list',
    params: '{"_meta":{"k":1.0}}',
    answer: '{"roots":[{"uri":"file:///a%20b"}]}',
  },
};

const withAnswers = (request: string, result: string, answers: string): string => {
  const state = membersOf(result).requestState ?? 'null';
  return request
    .replace(/("id":)"c"/, '$1"d"')
    .replace(ECHO, `${ECHO},"inputResponses":${answers},"requestState":${state}`);
};

const resultOf = (messages: readonly string[]): string => membersOf(messages.at(-1) ?? '{}').result ?? '{}';

/** Multi round-trip requests: a result that asks, the answers, and what the server hears of them. */
export const inputChecks: Check[] = [
  ...Object.entries(INPUTS).map(
    ([name, { method, params, answer }]): Check => ({
      name: `a server needs ${name}`,
      rewrites: ['request-state'],
      run: async ({ asked }) => {
        const request = scripted([
          { ask: method, key: 'größe', params },
          { result: '{"resultType":"complete","content":[]}' },
        ]);
        const first = await exchange(asked, request);
        const second = await exchange(asked, withAnswers(request, resultOf(first), `{"größe":${answer}}`));
        return [...first, ...second];
      },
    }),
  ),
  ...Object.entries(INPUTS).map(
    ([name, { method, params, answer }]): Check => ({
      name: `a server hears the answers to its question for ${name}, and its own state`,
      rewrites: ['call-id'],
      run: async ({ asked }) => {
        const request = scripted([
          { ask: method, key: 'k', params },
          { result: '{"resultType":"complete","word":$raw}' },
        ]);
        const first = await exchange(asked, request);
        const second = await exchange(asked, withAnswers(request, resultOf(first), `{"k":${answer}}`));
        return [String(JSON.parse(membersOf(resultOf(second)).word ?? '""'))];
      },
    }),
  ),
  {
    name: 'a server needs three things, one after the other, and says things between',
    rewrites: ['request-state'],
    run: async ({ asked }) => {
      const steps = ['a', 'b', 'c'].flatMap((key): Step[] => [
        { ask: 'roots/list', key, params: '{}' },
        { notify: 'notifications/x', params: `{"after":"${key}"}` },
      ]);
      const request = scripted([...steps, { result: '{"resultType":"complete"}' }]);
      const all = [...(await exchange(asked, request))];
      const answers: string[] = [];
      for (const key of ['a', 'b', 'c']) {
        answers.push(`"${key}":{"roots":[]}`);
        all.push(...(await exchange(asked, withAnswers(request, resultOf(all), `{${answers.join(',')}}`))));
      }
      return all;
    },
  },
  {
    name: 'a kind of result that nobody knows',
    run: ({ plain }) =>
      exchange(plain, scripted([{ result: '{"resultType":"x/later","n":1.0,"state":"s"}' }])),
  },
  {
    name: 'a task that was begun',
    rewrites: ['task-id'],
    run: ({ plain }) =>
      exchange(plain, scripted([{ result: '{"resultType":"task","ttl":1.0,"taskId":"t-1","x":[]}' }])),
  },
];

const listen = (id: string, notifications: string) =>
  `{"jsonrpc":"2.0","id":${id},"method":"subscriptions/listen","params":{"notifications":${notifications}}}`;
const URI = 'test://note';

async function heard(
  { plain }: Clients,
  id: string,
  notifications: string,
  steps: Step[],
  count: number,
): Promise<string[]> {
  const listening = plain.begin(listen(id, notifications));
  await listening.reached(1);
  await exchange(plain, scripted([...steps, DONE]));
  await listening.reached(count);
  await listening.lose();
  return listening.said.slice(0, count);
}

const touch = (n: number, uri = URI): Step => ({ touch: uri, params: `{"touched":${n}.0,"uri":"${uri}"}` });

export const listenChecks: Check[] = [
  {
    name: 'a subscription hears of its resource, each time and with all bytes',
    run: (clients) =>
      heard(clients, '"l1"', `{"resourceSubscriptions":["${URI}"]}`, [touch(1), touch(2), touch(3)], 4),
  },
  {
    name: 'a subscription hears of nothing else',
    run: (clients) =>
      heard(clients, '17', `{"resourceSubscriptions":["${URI}"]}`, [touch(1, 'test://item/1'), touch(2)], 2),
  },
  ...Object.entries({
    tools: ['toolsListChanged', '{"name":"added","inputSchema":{"type":"object"}}'],
    prompts: ['promptsListChanged', '{"name":"added"}'],
    resources: ['resourcesListChanged', '{"name":"added","uri":"test://added"}'],
  }).map(
    ([list, [filter, item]]): Check => ({
      name: `a subscription hears that ${list} were added`,
      run: (clients) => heard(clients, '"l2"', `{"${filter}":true}`, [{ add: list, item: item ?? '' }], 2),
    }),
  ),
  {
    name: 'a subscription that begins as another of the same resource ends misses nothing',
    run: async (clients) => {
      const all: string[] = [];
      for (let round = 0; round < 20; round++)
        all.push(
          ...(await heard(clients, `${round}`, `{"resourceSubscriptions":["${URI}"]}`, [touch(round)], 2)),
        );
      return all;
    },
  },
  {
    name: 'two subscriptions of one client each hear under their own id',
    run: async (clients) => {
      const filter = `{"resourceSubscriptions":["${URI}"]}`;
      const first = clients.plain.begin(listen('"one"', filter));
      await first.reached(1);
      const second = await heard(clients, '"two"', filter, [touch(5)], 2);
      await first.reached(2);
      await first.lose();
      return [...first.said.slice(0, 2), ...second];
    },
  },
];

export const modernChecks: Check[] = [
  {
    name: 'server/discover',
    rewrites: ['server-identity', 'discovery-caching'],
    run: ({ plain }) => exchange(plain, '{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{}}'),
  },
  {
    name: 'a request whose connection is closed is taken back, and its server hears of it',
    run: async ({ plain }) => {
      const steps: Step[] = [
        { count: 'begun' },
        { notify: 'notifications/progress', params: '{"progressToken":$token,"progress":1}' },
        { hang: 'back' },
      ];
      const call = plain.begin(scripted(steps, { meta: '"progressToken":"p"', id: '"taken back"' }));
      await call.reached(1);
      await call.lose();
      await counted(plain, 'back');
      return call.said;
    },
  },
];

/** Of servers that are reached over HTTP. */
export const headerChecks: Check[] = [
  {
    name: 'a server hears the headers that repeat the body',
    run: async ({ plain }) => [await headersOf(plain, ECHO)],
  },
  {
    name: 'a server hears a name of any letters in its header',
    run: async ({ plain }) => {
      const steps = [{ result: '{"resultType":"complete","contents":[],"word":$headers}' }];
      const said = await exchange(
        plain,
        scripted(steps, { method: 'resources/read', params: '"uri":"test://größe"' }),
      );
      return [only(JSON.parse(membersOf(resultOf(said)).word ?? '{}'))];
    },
  },
];

const headersOf = async (peer: Peer, params: string) => only(await wordOf(peer, 'headers', { params }));

function only(headers: unknown): string {
  const all = Object.entries(typeof headers === 'object' && headers !== null ? headers : {});
  return JSON.stringify(Object.fromEntries(all.filter(([name]) => name.startsWith('mcp-')).sort()));
}
