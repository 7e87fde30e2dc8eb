import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PROJECT } from './hub.ts';
import { freePort } from './port.ts';

export interface Nginx {
  httpPort: number;
  httpsPort: number;
  /** The self-signed certificate, PEM. */
  certificate: string;
  stop(): Promise<void>;
}

export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0;
}

/**
 * Runs the real nginx with the project's nginx.conf, in which only addresses, ports and paths are replaced.
 *
 * @param hubPort of one hub, or of several
 * @param ports chosen beforehand, because the hub's PUBLIC_URL names one
 */
export async function startNginx(
  hubPort: number | readonly number[],
  ports: { http: number; https: number },
): Promise<Nginx> {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-nginx-'));
  execFileSync(join(PROJECT, 'scripts/dev-cert.sh'), [join(dir, 'tls'), 'localhost']);
  const file = join(dir, 'nginx.conf');
  writeFileSync(file, adapt(readFileSync(join(PROJECT, 'nginx.conf'), 'utf8'), dir, [hubPort].flat(), ports));
  // What -g adds is not in the file: nginx stays in the foreground and, started as root, keeps its user.
  const directives = process.getuid?.() === 0 ? 'daemon off; user root;' : 'daemon off;';
  const child = spawn('nginx', ['-p', dir, '-c', file, '-g', directives], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  await waitForPort(ports.https, child, errors);
  return {
    httpPort: ports.http,
    httpsPort: ports.https,
    certificate: readFileSync(join(dir, 'tls/tls.crt'), 'utf8'),
    stop: async () => {
      await end(child);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export async function freePorts(): Promise<{ http: number; https: number }> {
  return { http: await freePort(), https: await freePort() };
}

/** @throws Error when a line to replace is not there: the file and this list have grown apart */
function adapt(
  text: string,
  dir: string,
  hubPorts: number[],
  ports: { http: number; https: number },
): string {
  const replacements: [string, string][] = [
    ['server hub:3000;', hubPorts.map((port) => `server 127.0.0.1:${port};`).join(' ')],
    ['listen 80;', `listen 127.0.0.1:${ports.http};`],
    ['listen 443 ssl', `listen 127.0.0.1:${ports.https} ssl`],
    ['/etc/nginx/tls/tls.crt', join(dir, 'tls/tls.crt')],
    ['/etc/nginx/tls/tls.key', join(dir, 'tls/tls.key')],
    ['pid /tmp/nginx.pid;', `pid ${join(dir, 'nginx.pid')};`],
  ];
  return replacements.reduce((conf, [from, to]) => {
    if (!conf.includes(from)) throw new Error(`nginx.conf has no "${from}"`);
    return conf.replace(from, to);
  }, text);
}

async function waitForPort(port: number, child: ChildProcess, errors: string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}:\n${errors.join('')}`);
    if (await accepts(port)) return;
    await delay(50);
  }
  await end(child);
  throw new Error(`nginx does not listen:\n${errors.join('')}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(late);
}
