import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Door } from '../lib/request-context.ts';
import { within } from '../lib/within.ts';
import { adoptBuild } from './built.ts';

export interface Console {
  /** Serves every page and file of the console; 503 with `Retry-After` until it is prepared. */
  door: Door;
  /** Resolves when the first page was rendered once, or with false when the console can't be served. Never rejects. */
  ready: Promise<boolean>;
  close(): Promise<void>;
}

export interface ConsoleOptions {
  /** The project's folder: the one that holds `.next` (or `app`, when `dev`). */
  dir: string;
  /** As it was when the console was built. */
  basePath: string;
  log: Log;
  /**
   * Compile pages when they are asked for, and reload them when their sources change. Only while the hub itself runs
   * from its sources: the bundled program serves what was built with it.
   */
  dev?: boolean;
}

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

const PREPARE_TIMEOUT_MS = 60_000;

/** Returns at once; Next is loaded beside, so that it delays neither the listener nor the upstreams. */
export async function createConsole(options: ConsoleOptions): Promise<Console> {
  const { log } = options;
  const dev = options.dev === true && import.meta.url.endsWith('.ts');
  let serve: { handle: Handler; policy: string | null } | null = null;
  let failed = false;
  let closeNext: () => Promise<void> = async () => {};

  async function prepare(): Promise<boolean> {
    const begun = performance.now();
    try {
      const policy = dev ? null : await adoptBuild(options.dir, options.basePath);
      const { default: next } = await import('next');
      const app = next({ dev, dir: options.dir, quiet: true });
      closeNext = () => app.close();
      await within(app.prepare(), PREPARE_TIMEOUT_MS, tooSlow);
      const handle: Handler = app.getRequestHandler();
      if (!dev) await within(handle(...blank(options.basePath || '/')), PREPARE_TIMEOUT_MS, tooSlow);
      serve = { handle, policy };
      log.info('console is ready', { durationMs: Math.round(performance.now() - begun) });
      return true;
    } catch (error) {
      failed = true;
      log.error('console cannot be served; the hub goes on without it', { error: messageOf(error) });
      return false;
    }
  }

  const ready = prepare();

  return {
    ready,
    door: (req, res, { path }) => {
      if (req.method !== 'GET' && req.method !== 'HEAD')
        return refuse(res, 405, 'Method not allowed', { Allow: 'GET, HEAD' });
      if (!serve) return notYet(res, failed);
      // A page belongs to the build it came with; only files with a digest in their names may be kept.
      if (!path.startsWith('/_next/static/')) res.setHeader('Cache-Control', 'private, no-cache');
      if (serve.policy) res.setHeader('Content-Security-Policy', serve.policy);
      return serve.handle(req, res);
    },
    close: async () => {
      await ready;
      await closeNext();
    },
  };
}

/** A request of our own, whose answer goes nowhere: the first page costs 100 ms, later ones 5. */
function blank(url: string): [IncomingMessage, ServerResponse] {
  const req = new IncomingMessage(new Socket());
  req.method = 'GET';
  req.url = url;
  req.headers = { host: 'localhost' };
  return [req, new ServerResponse(req)];
}

function notYet(res: ServerResponse, failed: boolean): void {
  const text = failed
    ? 'The console cannot be served; the log of the hub says why. MCP clients and the REST API are not affected.'
    : 'The console is starting.';
  // A browser tries again by itself.
  refuse(res, 503, text, { 'Retry-After': '1', ...(failed ? {} : { Refresh: '1' }) });
}

function refuse(res: ServerResponse, status: number, text: string, headers: Record<string, string>): void {
  res.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  });
  res.end(`${text}\n`);
}

function tooSlow(): Error {
  return new Error(`no result within ${PREPARE_TIMEOUT_MS / 1000} s`);
}
