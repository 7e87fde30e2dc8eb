import type { Check } from '../support/check.ts';
import { exchange } from '../support/peer.ts';
import { DONE, type Step, scripted } from '../support/script.ts';

interface Question {
  method: string;
  params: string;
  answer: string;
}

const HEARD: Step = { result: '{"content":[],"heard":$heard}' };

/** What servers ask and what clients answer, by what is special about it. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  'for a completion': {
    method: 'sampling/createMessage',
    params:
      '{"maxTokens":100,"messages":[{"role":"user","content":{"type":"text","text":"\\u00e9"}}],"temperature":0.70,"modelPreferences":{"hints":[{"name":"m"}],"costPriority":1.0},"stopSequences":[],"metadata":{"big":9007199254740993}}',
    answer:
      '"result":{"model":"m","role":"assistant","content":{"text":"hi","type":"text"},"stopReason":"endTurn","x":1.0}',
  },
  'for a completion with tools': {
    method: 'sampling/createMessage',
    params:
      '{"messages":[{"role":"user","content":[{"type":"tool_result","toolUseId":"t","content":[]}]}],"maxTokens":1e3,"tools":[{"name":"t","inputSchema":{"type":"object","x":1.0}}],"toolChoice":{"mode":"auto"}}',
    answer:
      '"result":{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"t","input":{"n":9007199254740993}}],"model":"m","stopReason":"toolUse"}',
  },
  'to fill in a form': {
    method: 'elicitation/create',
    params:
      '{"requestedSchema":{"required":["a"],"type":"object","properties":{"a":{"type":"number","default":1.0,"minimum":0.0},"e":{"type":"string","enum":["x"],"enumNames":["X"]}}},"message":"größe?","mode":"form"}',
    answer: '"result":{"content":{"b":[],"a":1.0},"action":"accept","later":{"n":1.0}}',
  },
  'to open an address': {
    method: 'elicitation/create',
    params: '{"mode":"url","elicitationId":"e-1","url":"https://example.com/?a=%C3%BC","message":"m"}',
    answer: '"result":{"action":"decline"}',
  },
  'for its roots': {
    method: 'roots/list',
    params: '{"_meta":{"k":1.0}}',
    answer: '"result":{"roots":[{"name":"r","uri":"file:///a%20b","_meta":{"n":1.0}}],"x":9007199254740993}',
  },
  'and is refused with data': {
    method: 'sampling/createMessage',
    params: '{"messages":[],"maxTokens":1}',
    answer: '"error":{"data":{"until":"tomorrow","n":1.0},"message":"no","code":-1,"later":[]}',
  },
  'what nobody knows': {
    method: 'x/ask',
    params: '{"n":1.0,"a":[]}',
    answer: '"result":{"n":1.0,"big":9007199254740993}',
  },
};

const CANCELLED: Step = {
  notify: 'notifications/cancelled',
  params: '{"requestId":"asked","reason":"changed its mind","_meta":{"n":1.0}}',
};

/** A server asks its client during a call, as the revisions with `initialize` do. */
export const questionChecks: Check[] = [
  ...Object.entries(QUESTIONS).map(
    ([name, { method, params, answer }]): Check => ({
      name: `a server asks ${name}`,
      rewrites: ['question-id'],
      run: ({ asked }) =>
        exchange(asked, scripted([{ ask: method, id: 'asked', params }, HEARD]), () => answer),
    }),
  ),
  {
    name: 'a server asks three things, one after the other, and says things between',
    rewrites: ['question-id'],
    run: ({ asked }) =>
      exchange(
        asked,
        scripted([
          { notify: 'notifications/x', params: '{"n":1}' },
          ...['a', 'b', 'c'].flatMap((id): Step[] => [
            { ask: 'elicitation/create', id, params: `{"message":"${id}","requestedSchema":{}}` },
            { notify: 'notifications/x', params: `{"after":"${id}"}` },
          ]),
          HEARD,
        ]),
        ({ params }) => `"result":{"action":"accept","content":${params}}`,
      ),
  },
  {
    name: 'a server asks what its client never declared',
    rewrites: ['undeclared-question'],
    run: ({ plain }) =>
      exchange(
        plain,
        scripted([{ ask: 'sampling/createMessage', id: 'asked', params: '{}' }, HEARD]),
        () => REFUSAL,
      ),
  },
  {
    name: 'a server takes its question back, and by which words',
    rewrites: ['question-id'],
    run: ({ asked }) =>
      exchange(
        asked,
        scripted([{ ask: 'roots/list', id: 'asked', params: '{}', nowait: 1 }, CANCELLED, DONE]),
      ),
  },
];

const REFUSAL = '"error":{"code":-32601,"message":"Method not found"}';
