import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { isAlive } from '../../server/lib/process.ts';
import { scratchFolder } from './embed-support.ts';

test('the child ends with the process that owns it, also after kill -9', async () => {
  const script = fileURLToPath(new URL('./embed-owner.ts', import.meta.url));
  const owner = spawn(process.execPath, ['--import', 'tsx', script, scratchFolder()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(owner.stdout, 'data');
  const pid = Number(String(said));
  expect(isAlive(pid)).toBe(true);
  owner.kill('SIGKILL');
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 });
}, 60_000);
