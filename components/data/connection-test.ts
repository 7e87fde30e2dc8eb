'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { TestLine } from '../../server/contract/api/servers.ts';
import type { TestOutcome, TestStep } from '../../server/contract/runtime.ts';
import type { ServerSpec } from '../../server/contract/server.ts';
import { ApiError } from './api-error.ts';
import { requestLines } from './stream.ts';

export interface ConnectionTest {
  state: 'idle' | 'running' | 'ended' | 'cancelled';
  /** In the order in which they began. */
  steps: readonly TestStep[];
  outcome: TestOutcome | null;
  /** Why there was no test at all. */
  error: ApiError | null;
  /** What is or was tested, to tell whether it is still the same. */
  tested: unknown;
  /** @returns why there was no test, if so */
  start: (input: { name: string; spec?: ServerSpec }) => Promise<ApiError | null>;
  cancel: () => void;
}

type Progress = Pick<ConnectionTest, 'state' | 'steps' | 'outcome' | 'error' | 'tested'>;
const IDLE: Progress = { state: 'idle', steps: [], outcome: null, error: null, tested: null };

/** A test of a connection as it happens. Leaving the page ends it, and whatever it has started. */
export function useConnectionTest(): ConnectionTest {
  const [progress, setProgress] = useState(IDLE);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(async (input: { name: string; spec?: ServerSpec }): Promise<ApiError | null> => {
    running.current?.abort();
    const left = new AbortController();
    running.current = left;
    const advance = (change: (old: Progress) => Progress): void => {
      if (!left.signal.aborted) setProgress(change);
    };
    advance(() => ({ ...IDLE, state: 'running', tested: input }));
    try {
      const options = { body: input, signal: left.signal };
      for await (const line of requestLines<TestLine>('POST', '/servers/test', options)) {
        if ('done' in line) advance((old) => ({ ...old, state: 'ended', outcome: line }));
        else advance((old) => ({ ...old, steps: stepped(old.steps, line) }));
      }
      advance((old) => (old.state === 'running' ? { ...old, state: 'ended', error: broken() } : old));
      return null;
    } catch (thrown) {
      if (left.signal.aborted) return null;
      const error = thrown instanceof ApiError ? thrown : broken();
      advance((old) => ({ ...old, state: 'ended', error }));
      return error;
    }
  }, []);

  const cancel = useCallback(() => {
    running.current?.abort();
    setProgress((old) => ({
      ...old,
      state: 'cancelled',
      steps: old.steps.filter(({ state }) => state !== 'running'),
    }));
  }, []);

  return { ...progress, start, cancel };
}

const broken = (): ApiError => new ApiError(0, 'unreachable', 'The connection to the hub broke off.');

/** A stage that begins again takes back itself and those after it. Exported for its test. */
export function stepped(steps: readonly TestStep[], step: TestStep): TestStep[] {
  const at = steps.findIndex(({ stage }) => stage === step.stage);
  if (at < 0) return [...steps, step];
  if (step.state === 'running') return [...steps.slice(0, at), step];
  return steps.map((old, index) => (index === at ? step : old));
}
