import { memberBytes } from '../../lib/json/reshape.ts';
import type { ClientPort } from '../client.ts';
import { PROGRESS, tellProgress, tokenIn } from '../progress.ts';

/** The port of one request of a call that takes several: progress is told under this request's own token. */
export function turnPort(port: ClientPort, params: Buffer): ClientPort {
  // Few calls tell any progress: the token is looked for when there is some.
  let token: Buffer | null | undefined;
  return {
    facts: port.facts,
    logLevel: port.logLevel,
    notify(method, said) {
      if (method !== PROGRESS) return port.notify(method, said);
      token ??= tokenOf(params);
      if (token && said) tellProgress(port, token, said);
    },
    ask: (method, asked, signal) => port.ask(method, asked, signal),
  };
}

function tokenOf(params: Buffer): Buffer | null {
  const meta = memberBytes(params).get('_meta');
  return meta ? tokenIn(meta, { start: 0, end: meta.length }) : null;
}
