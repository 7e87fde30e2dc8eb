import { type Dispatcher, Pool } from 'undici';
import { guardedLookup } from './address-guard.ts';
import type { HttpCall } from './http-client.ts';
import type { Wire, WireHandler } from './wire.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Connections with TLS. @param most connections at once */
export function createUndiciWire(origin: string, most: number): Wire {
  const pool = new Pool(origin, {
    connections: most,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 64 * 1024,
    connect: { timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup, autoSelectFamily: true },
  });
  return {
    exchange: (call, handler) => exchange(pool, call, handler),
    destroy: () => pool.destroy().catch(() => {}),
  };
}

function exchange(pool: Pool, { method, path, headers, body }: HttpCall, handler: WireHandler): () => void {
  let controller: Dispatcher.DispatchController | null = null;
  let cut = false;
  const adapter: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (cut) started.abort(new Error('cut'));
      else handler.onSent();
    },
    onResponseStart(_controller, status, fields) {
      if (!cut && status >= 200) handler.onHeaders(status, fields);
    },
    onResponseData(_controller, chunk) {
      if (!cut) handler.onData(chunk);
    },
    onResponseEnd() {
      if (!cut) handler.onEnd();
    },
    onResponseError(_controller, error) {
      if (!cut) handler.onError(error);
    },
  };
  pool.dispatch({ method, path, headers, body }, adapter);
  return () => {
    cut = true;
    controller?.abort(new Error('cut'));
  };
}
