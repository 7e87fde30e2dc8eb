import { expect, test } from 'vitest';
import type { TestStep } from '../../server/contract/runtime.ts';
import { stepped } from './connection-test.ts';

const step = (stage: string, state: TestStep['state']): TestStep => ({
  stage,
  state,
  durationMs: state === 'running' ? null : 5,
  message: null,
});
const after = (...steps: TestStep[]) =>
  steps.reduce<readonly TestStep[]>(stepped, []).map(({ stage, state }) => `${stage} ${state}`);

test('a stage ends where it began', () => {
  expect(after(step('spawn', 'running'), step('spawn', 'done'), step('list', 'running'))).toEqual([
    'spawn done',
    'list running',
  ]);
});

test('a stage that begins again takes back itself and those after it', () => {
  const tried = [step('connect', 'running'), step('connect', 'done'), step('initialize', 'running')];
  expect(after(...tried, step('connect', 'running'))).toEqual(['connect running']);
});

test('a stage may fail that never began', () => {
  expect(after(step('connect', 'running'), step('auth', 'failed'))).toEqual([
    'connect running',
    'auth failed',
  ]);
});
