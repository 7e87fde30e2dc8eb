import { describe, expect, it } from 'vitest';
import { isWanted, logLevel } from './log-level.ts';

it.each([
  ['debug', 'debug'],
  ['emergency', 'emergency'],
  ['Debug', null],
  ['', null],
  [3, null],
  [undefined, null],
])('the level %s is %s', (name, expected) => {
  expect(logLevel(name)).toBe(expected);
});

describe('a log message where warnings are the least that is wanted', () => {
  it.each([
    ['{"level":"info","data":"warning"}', false],
    ['{"data":{"level":"error"},"level":"notice"}', false],
    ['{"level":"warning"}', true],
    ['{"level":"emergency"}', true],
    ['{"level":"\\u0065rror"}', true],
    ['{"level":"chatty"}', true],
    ['{"level":3}', true],
    ['{}', true],
    [null, true],
  ])('%s passes: %s', (params, expected) => {
    expect(isWanted(params === null ? null : Buffer.from(params), 'warning')).toBe(expected);
  });
});
