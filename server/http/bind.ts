import type { Server } from 'node:http';
import { errnoOf, messageOf, PatchbayError } from '../lib/errors.ts';
import { bareHost } from '../lib/host.ts';
import type { Log } from '../lib/log.ts';

export interface BindOptions {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** The environment variable that sets the port, for the message. */
  variable: 'PORT' | 'METRICS_PORT';
  log: Log;
}

/** @returns where it is bound. @throws PatchbayError `unavailable` naming the port and what to do */
export async function bind(server: Server, options: BindOptions): Promise<{ host: string; port: number }> {
  const { port, log } = options;
  const host = bareHost(options.host);
  await new Promise<void>((resolve, reject) => {
    const onError = (error: Error) => reject(cannotBind({ ...options, host }, error));
    server.once('error', onError);
    // The queue of new connections is as long as the system allows: clients come back all at once after a restart.
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', onError);
      server.on('error', (error) => log.error('The listener has a problem', { port, error }));
      resolve();
    });
  });
  const address = server.address();
  return { host, port: typeof address === 'object' && address !== null ? address.port : port };
}

function cannotBind({ host, port, variable }: BindOptions, cause: Error): PatchbayError {
  const why = reasonOf(errnoOf(cause), variable) ?? messageOf(cause);
  return new PatchbayError('unavailable', `Cannot listen on ${host} port ${port}: ${why}`, { cause });
}

function reasonOf(code: string | undefined, variable: string): string | null {
  if (code === 'EADDRINUSE') return `it is already in use; stop the other program or set ${variable}`;
  if (code === 'EACCES') return `this user may not bind it; choose a port above 1023 with ${variable}`;
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address; set HOST to one of its own';
  return null;
}
