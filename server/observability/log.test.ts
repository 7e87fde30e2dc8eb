import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { available } from '../../tests/support/skips.ts';
import { REDACTED } from '../contract/secret.ts';
import { openLog } from './log.ts';

function sink() {
  const lines: string[] = [];
  const output = new Writable({
    write(piece, _encoding, done) {
      lines.push(...String(piece).split('\n').filter(Boolean));
      done();
    },
  });
  return { output, lines };
}

const fullDisk = available(existsSync('/dev/full'), 'a log on a full disk', 'Linux, for /dev/full');

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'patchbay-log-'));
  folders.push(made);
  return made;
}

describe('the log', () => {
  test('says one JSON object per event with its fields, those of its parents, and an envelope', async () => {
    const { output, lines } = sink();
    const log = await openLog({ level: 'info', format: 'json', service: 'hub-1', output });
    const child = log.child({ requestId: 'r1' }).child({ server: 'github' });
    child.info('ready', { durationMs: 12, level: 'mine' });
    child.error('failed', { error: new TypeError('boom') });
    await log.close();
    const events = lines.map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({
      level: 'info',
      message: 'ready',
      service: 'hub-1',
      requestId: 'r1',
      server: 'github',
      durationMs: 12,
      level_: 'mine',
    });
    expect(new Date(events[0].time).getTime()).not.toBeNaN();
    expect(events[1].error).toMatchObject({
      name: 'TypeError',
      message: 'boom',
      stack: expect.stringContaining('at '),
    });
  });

  test('says nothing below its level', async () => {
    const { output, lines } = sink();
    const log = await openLog({ level: 'warn', format: 'json', output });
    log.debug('a');
    log.child({}).info('b');
    log.warn('c');
    log.error('d');
    await log.close();
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['c', 'd']);
  });

  test('is one readable line in development, with the stack of an error below it', async () => {
    const { output, lines } = sink();
    const log = await openLog({ level: 'info', format: 'pretty', output });
    log.info('ready', { server: 'github', note: 'two words' });
    log.error('failed', { error: new Error('boom') });
    await log.close();
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d INFO {2}ready server=github note="two words"$/);
    expect(lines[1]).toMatch(/ERROR failed error=boom$/);
    expect(lines[2]).toMatch(/^ {4}Error: boom/);
  });

  test('never shows credentials: by form, by name, or registered', async () => {
    const { output, lines } = sink();
    const log = await openLog({ level: 'info', format: 'json', output });
    log.registerSecret('a registered value');
    log.info('key pb_abcdefghij_0123456789abcdefXYZ used, a registered value seen', {
      headers: { authorization: 'Bearer abcdef123456' },
      error: new Error('postgres://user:hunter22@db/x failed'),
    });
    await log.close();
    const text = lines.join('\n');
    for (const secret of ['0123456789abcdefXYZ', 'registered value', 'abcdef123456', 'hunter22']) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain(`pb_abcdefghij_${REDACTED}`);
  });

  test('never throws, whatever it is given', async () => {
    const { output, lines } = sink();
    const log = await openLog({ level: 'debug', format: 'pretty', output });
    const hostile = {
      get boom() {
        throw new Error('no');
      },
    };
    log.info('hostile', { hostile, symbol: Symbol('x'), huge: 'x'.repeat(1_000_000), big: 10n });
    log.info('after');
    await log.close();
    log.info('after close');
    expect(lines.at(-1)).toContain('after');
  });
});

describe('the log file', () => {
  test('is written as JSON beside a pretty terminal, rotated by size, and old files are removed', async () => {
    const dir = folder();
    const { output } = sink();
    const log = await openLog({
      level: 'info',
      format: 'pretty',
      output,
      file: join(dir, 'patchbay.log'),
      fileMaxBytes: 4096,
      fileMaxCount: 3,
    });
    for (let i = 0; i < 300; i++) {
      log.info(`line ${i}`, { filler: 'x'.repeat(100) });
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await log.close();
    const files = readdirSync(dir).filter((name) => name.startsWith('patchbay-'));
    expect(files.length).toBeGreaterThan(1);
    expect(files.length).toBeLessThanOrEqual(4);
    const text = files.map((name) => readFileSync(join(dir, name), 'utf8')).join('');
    const events = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    expect(events.some(({ message }) => message === 'line 299')).toBe(true);
  });

  test('is found under the name that was given, and only its owner reads it', async () => {
    const dir = folder();
    const file = join(dir, 'hub.log');
    const log = await openLog({ level: 'info', format: 'json', output: sink().output, file });
    log.info('found');
    await log.close();
    expect(readFileSync(file, 'utf8')).toContain('"message":"found"');
    const modes = readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mode & 0o777]);
    expect(modes).toHaveLength(3);
    expect(modes.filter(([, mode]) => mode !== 0o600)).toEqual([]);
  });

  test.runIf(fullDisk)('on a full disk does not end the process and is said once', async () => {
    const dir = folder();
    const today = new Date();
    const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()]
      .map((n) => String(n).padStart(2, '0'))
      .join('-');
    symlinkSync('/dev/full', join(dir, `patchbay-${day}.log`));
    const { output, lines } = sink();
    const log = await openLog({ level: 'info', format: 'json', output, file: join(dir, 'patchbay.log') });
    for (let i = 0; i < 5; i++) {
      log.info(`still here ${i}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await log.close();
    const messages = lines.map((line) => JSON.parse(line).message);
    expect(messages.filter((message) => message.includes('cannot be written'))).toHaveLength(1);
    expect(messages).toContain('still here 4');
  });

  test('that cannot be written is said once and the rest of the log goes on', async () => {
    const dir = folder();
    writeFileSync(join(dir, 'file'), '');
    const { output, lines } = sink();
    const log = await openLog({
      level: 'info',
      format: 'json',
      output,
      file: join(dir, 'file', 'patchbay.log'),
    });
    for (let i = 0; i < 5; i++) {
      log.info(`still here ${i}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await log.close();
    const messages = lines.map((line) => JSON.parse(line).message);
    expect(messages.filter((message) => message.includes('cannot be written'))).toHaveLength(1);
    expect(messages).toContain('still here 4');
  });
});

/** Runs a script that logs in a process of its own. @returns its exit code and stderr */
async function child(script: string, onStdout: (stdout: NodeJS.ReadableStream) => void) {
  const path = join(folder(), 'script.mts');
  const module = fileURLToPath(new URL('./log.ts', import.meta.url));
  writeFileSync(path, `import { openLog } from ${JSON.stringify(module)};\n${script}`);
  const run = spawn(process.execPath, ['--import', 'tsx', path], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: process.cwd(),
  });
  let stderr = '';
  run.stderr.on('data', (piece) => {
    stderr += piece;
  });
  onStdout(run.stdout);
  const code = await new Promise<number | null>((resolve) => run.once('exit', resolve));
  return { code, stderr };
}

describe('a failing output', () => {
  test('a reader that closed the pipe does not end the process', async () => {
    const script = `
      const log = await openLog({ level: 'info', format: 'json' });
      let n = 0;
      const timer = setInterval(() => {
        log.info('x'.repeat(5000));
        if (++n === 100) { clearInterval(timer); log.close().then(() => process.exit(log.dropped() > 0 ? 7 : 8)); }
      }, 2);`;
    const { code, stderr } = await child(script, (stdout) => {
      stdout.once('data', () => {
        if ('destroy' in stdout && typeof stdout.destroy === 'function') stdout.destroy();
      });
    });
    expect({ code, stderr }).toEqual({ code: 7, stderr: '' });
  });

  test.runIf(fullDisk)('a full disk does not end the process', async () => {
    const script = `
      const log = await openLog({ level: 'info', format: 'json' });
      const { createWriteStream } = await import('node:fs');
      const full = createWriteStream('/dev/full');
      const other = await openLog({ level: 'info', format: 'json', output: full });
      for (let n = 0; n < 50; n++) { other.info('x'.repeat(5000)); await new Promise((r) => setTimeout(r, 2)); }
      log.info('alive');
      await log.close();
      await other.close();
      process.exit(other.dropped() > 0 ? 7 : 8);`;
    let said = '';
    const { code } = await child(`void (async () => {${script}})();`, (stdout) => {
      stdout.on('data', (piece) => {
        said += piece;
      });
    });
    expect(said).toContain('alive');
    expect(code).toBe(7);
  });
});
