import type { TestLine } from '../contract/api/servers.ts';
import type { Runtime } from '../contract/runtime.ts';
import type { ServerSpec } from '../contract/server.ts';
import { createOutbox } from './outbox.ts';
import type { StreamBody } from './route.ts';

/** A test says a dozen lines; this is for what its server writes, ten times over. */
const MAX_BUFFERED = 512 * 1024;

/**
 * A connection test as it happens, a line of JSON for everything that does. The test, and whatever it started, ends with
 * the stream. @param ended as `endOf` says it @throws PatchbayError `unavailable` while too many tests run
 */
export function watchTest(
  runtime: Pick<Runtime, 'test'>,
  { name, spec }: { name: string; spec: ServerSpec },
  ended: AbortSignal,
): StreamBody {
  const left = new AbortController();
  const outbox = createOutbox({ maxBuffered: MAX_BUFFERED, onClosed: () => left.abort() });
  const say = (line: TestLine) => outbox.push(`${JSON.stringify(line)}\n`);
  const testing = runtime.test(name, spec, AbortSignal.any([ended, left.signal]), say);
  testing.then(({ ok, counts, tools, stderr }) => {
    say({ done: true, ok, counts, tools, stderr });
    outbox.end();
  }, outbox.cut);
  return { contentType: 'application/jsonl; charset=utf-8', chunks: outbox.chunks, cut: outbox.cutting };
}
