import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { type Finding, fuzz, minimised } from './run.ts';
import { TARGETS } from './targets.ts';

/** What a thread is told. */
export interface Task {
  name: string;
  seed: number;
  inputs: number;
  /** One number: the index of the input in hand, so that the watcher knows which one hangs. */
  progress: SharedArrayBuffer;
}

/** What it says when it is done. Sizes in bytes; the heap's after everything was collected that can be. */
export interface Report {
  finding: Finding | null;
  inputs: number;
  seconds: number;
  heapBefore: number;
  heapAfter: number;
}

/** Enough for caches and compiled code to settle. */
const WARM_UP = 2000;
const PATIENCE_MS = 20_000;

function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'name' in value && 'progress' in value;
}

function run({ name, seed, inputs, progress }: Task): Report {
  const target = TARGETS.find((each) => each.name === name);
  if (!target) throw new Error(`there is no target ${name}`);
  const index = new Int32Array(progress);
  const watched = (at: number) => Atomics.store(index, 0, at);
  const begun = performance.now();
  const warm = Math.min(WARM_UP, inputs);
  let finding = fuzz(target, seed, 0, warm, watched);
  const heapBefore = heap();
  finding ??= fuzz(target, seed, warm, inputs, watched);
  const seconds = (performance.now() - begun) / 1000;
  const done = finding ? finding.index + 1 : inputs;
  Atomics.store(index, 0, -1);
  if (finding) finding = { ...finding, input: minimised(target, finding, PATIENCE_MS) };
  return { finding, inputs: done, seconds, heapBefore, heapAfter: heap() };
}

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

function heap(): number {
  if (typeof collect === 'function') collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

if (isTask(workerData)) parentPort?.postMessage(run(workerData));
