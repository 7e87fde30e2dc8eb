import type { ClientPort, LogLevel } from './client.ts';

/** A client during one call, that writes down what reaches it. */
export interface HeardPort extends ClientPort {
  readonly heard: string[];
}

export interface PortOptions {
  name?: string;
  logLevel?: LogLevel | null;
  standing?: ClientPort;
  /** Tells two calls of one client apart in what was heard. */
  call?: string;
}

/** @param heard shared by calls of one client, where their order matters */
export function portOf(key: string, options: PortOptions = {}, heard: string[] = []): HeardPort {
  const { name, logLevel = null, standing, call = 'call' } = options;
  return {
    heard,
    facts: {
      era: 'legacy',
      protocolVersion: '2025-11-25',
      capabilities: Buffer.from('{}'),
      info: name === undefined ? null : Buffer.from(JSON.stringify({ name, version: '1' })),
      answers: new Set(),
      key,
    },
    logLevel,
    ...(standing && { standing }),
    notify: (method) => heard.push(`${call} ${method}`),
    async ask(method) {
      heard.push(`${call} asked ${method}`);
      return { ok: true, result: Buffer.from(JSON.stringify({ by: call })) };
    },
  };
}
