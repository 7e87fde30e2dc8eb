import type { HttpOrigin } from './http-client.ts';

const DELETE_MS = 2_000;

/**
 * Tells a server that a session is over. Politeness with a time limit: servers that keep sessions would otherwise gather
 * ours. Resolves whatever comes of it.
 */
export function endSession(origin: HttpOrigin, path: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const cut = origin.dispatch(
      { method: 'DELETE', path, headers, body: null },
      { onHeaders: () => {}, onData: () => {}, onEnd: done, onError: done },
    );
    const timer = setTimeout(() => {
      cut();
      resolve();
    }, DELETE_MS);
  });
}
