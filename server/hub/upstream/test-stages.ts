import type { TestStage, TestStep } from '../../contract/runtime.ts';
import type { Stage } from './machine-state.ts';

/** The stages of a connection test, in order. */
export interface TestStages {
  /** Those that have ended. */
  readonly list: TestStage[];
  /** The running stage is done and the next begins; null after the last. */
  pass(next: Stage | null): void;
  /** @param stage what failed, where that is not the running one */
  fail(stage: Stage | null, message: string): void;
}

/** @param onStep hears of every stage as it begins and ends */
export function createStages(
  first: Stage,
  now: () => number,
  onStep: (step: TestStep) => void = () => {},
): TestStages {
  const list: TestStage[] = [];
  let running = first;
  let began = now();
  onStep({ stage: first, state: 'running', durationMs: null, message: null });

  function end(stage: Stage, message: string | null): void {
    const ok = message === null;
    const durationMs = now() - began;
    list.push({ stage, ok, durationMs, message });
    onStep({ stage, state: ok ? 'done' : 'failed', durationMs, message });
  }

  return {
    list,
    pass(next) {
      if (next === running) return;
      // A connector that falls back to another transport begins anew: what it tried first is no stage of the success.
      const again = list.findIndex(({ stage }) => stage === next);
      if (again < 0) end(running, null);
      else list.splice(again);
      began = now();
      if (next === null) return;
      running = next;
      onStep({ stage: next, state: 'running', durationMs: null, message: null });
    },
    fail: (stage, message) => end(stage ?? running, message),
  };
}
