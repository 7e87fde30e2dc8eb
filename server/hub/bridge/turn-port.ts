import { memberBytes } from '../../lib/json/reshape.ts';
import type { ClientPort } from '../client.ts';
import { PROGRESS, tellProgress, tokenIn } from '../progress.ts';

/** The port of one request of a call that takes several: progress is told under this request's own token. */
export function turnPort(port: ClientPort, params: Buffer): ClientPort {
  const meta = memberBytes(params).get('_meta');
  const token = meta ? tokenIn(meta, { start: 0, end: meta.length }) : null;
  return {
    facts: port.facts,
    logLevel: port.logLevel,
    notify(method, said) {
      if (method !== PROGRESS) port.notify(method, said);
      else if (token && said) tellProgress(port, token, said);
    },
    ask: (method, asked, signal) => port.ask(method, asked, signal),
  };
}
