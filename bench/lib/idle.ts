import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment, startChild } from './children.ts';
import { createProbe, type ProbeReading } from './probe.ts';
import { sleep } from './time.ts';

/** A Node process that does nothing: what its event loop misses, the machine takes from everybody. */
export interface Idle {
  probe(): Promise<ProbeReading>;
  stop(): Promise<void>;
}

export async function startIdle(): Promise<Idle> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
  const probe = createProbe(join(folder, 'probe.json'));
  const child = startChild(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    cwd: folder,
    env: { ...plainEnvironment(), ...probe.env },
    log: join(folder, 'output.log'),
  });
  // A signal before the probe is there would end it.
  await sleep(1000);
  return {
    probe: () => probe.read(child.pid),
    async stop() {
      await child.stop(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
