import { describe, expect, test } from 'vitest';
import { META } from '../../../hub/meta-keys.ts';
import { TASKS } from '../../../hub/tasks/extension.ts';
import { failureOf } from './failure.ts';
import { filterJson, grantedOf, isNothing, readFilter } from './filter.ts';
import { tagged } from './tag.ts';

describe('the filter of subscriptions/listen', () => {
  const read = (notifications: unknown) => readFilter(Buffer.from(JSON.stringify({ notifications })));

  test('says what is wanted, once each', () => {
    const asked = {
      toolsListChanged: true,
      promptsListChanged: false,
      resourceSubscriptions: ['a:1', 'a:1'],
      x: 1,
    };
    const filter = { tools: true, prompts: false, resources: false, uris: ['a:1'], taskIds: [] };
    expect(read(asked)).toEqual({ ok: true, filter });
  });

  test.each([
    undefined,
    7,
    [],
    { toolsListChanged: 'yes' },
    { resourceSubscriptions: 'a:1' },
    { resourceSubscriptions: [1] },
    { taskIds: 't1' },
    { taskIds: [null] },
    { taskIds: Array.from({ length: 501 }, (_, i) => `t${i}`) },
    { resourceSubscriptions: Array.from({ length: 501 }, (_, i) => `a:${i}`) },
  ])('is refused: %j', (notifications) => {
    expect(read(notifications).ok).toBe(false);
  });

  test('is granted as far as the endpoint can tell', () => {
    const asked = { tools: true, prompts: true, resources: true, uris: ['a:1'], taskIds: [] };
    const granted = grantedOf(asked, {
      tools: { listChanged: true },
      prompts: {},
      resources: { listChanged: true },
    });
    expect(granted).toEqual({ tools: true, prompts: false, resources: true, uris: [], taskIds: [] });
    expect(filterJson(granted)).toBe('{"toolsListChanged":true,"resourcesListChanged":true}');
    expect(grantedOf(asked, { resources: { subscribe: true } }).uris).toEqual(['a:1']);
    const tasks = grantedOf({ ...asked, taskIds: ['t1'] }, { extensions: { [TASKS]: {} } });
    expect(filterJson(tasks)).toBe('{"taskIds":["t1"]}');
    expect(isNothing(tasks)).toBe(false);
    expect(isNothing(grantedOf({ ...asked, taskIds: ['t1'] }, {}))).toBe(true);
  });
});

describe('a tag', () => {
  const KEY = `"${META.subscription}"`;
  const CASES: Array<[string | null, string, string]> = [
    [null, '"l1"', `{"_meta":{${KEY}:"l1"}}`],
    ['{}', '7', `{"_meta":{${KEY}:7}}`],
    ['{"uri":"a:1", "n":1.0}', '7', `{"uri":"a:1", "n":1.0,"_meta":{${KEY}:7}}`],
    ['{"_meta":{"x":1},"uri":"a:1"}', '7', `{"_meta":{"x":1,${KEY}:7},"uri":"a:1"}`],
    [`{"_meta":{${KEY}:"theirs"}}`, '"mine"', `{"_meta":{${KEY}:"mine"}}`],
    ['{"_meta":null}', '7', `{"_meta":{${KEY}:7}}`],
  ];
  test.each(CASES)('on %s with id %s', (params, id, expected) => {
    expect(tagged(params === null ? null : Buffer.from(params), Buffer.from(id)).toString()).toBe(expected);
  });
});

describe('an error’s HTTP status', () => {
  const CASES: Array<[string, string, number, string]> = [
    ['tools/call', '{"code":-32020,"message":"m"}', 400, '{"code":-32020,"message":"m"}'],
    [
      'tools/call',
      '{"code":-32021,"message":"m","data":{"a":1.0}}',
      400,
      '{"code":-32021,"message":"m","data":{"a":1.0}}',
    ],
    ['x/y', '{"code":-32601,"message":"m"}', 404, '{"code":-32601,"message":"m"}'],
    ['tools/call', '{"code":-32602,"message":"m"}', 200, '{"code":-32602,"message":"m"}'],
    ['tools/call', '{"code":-32002,"message":"m"}', 200, '{"code":-32002,"message":"m"}'],
    [
      'resources/read',
      '{"code": -32002,"message":"m","data":{"big":9007199254740993}}',
      200,
      '{"code": -32602,"message":"m","data":{"big":9007199254740993}}',
    ],
  ];
  test.each(CASES)('%s %s', (method, error, status, expected) => {
    const failure = failureOf(method, Buffer.from(error));
    expect(failure.status).toBe(status);
    expect(failure.error.toString()).toBe(expected);
  });
});
