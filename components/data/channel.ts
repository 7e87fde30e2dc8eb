/** A line between the tabs of this browser; what one tab says, all others hear. */
export interface Channel<M> {
  say(message: M): void;
  /** @returns a function that ends it */
  listen(listener: (message: M) => void): () => void;
  close(): void;
}

/** Only the console uses the name, so the messages have the type that was said. Silent while a page is built. */
export function openChannel<M>(name: string): Channel<M> {
  if (typeof window === 'undefined' || typeof BroadcastChannel === 'undefined')
    return { say() {}, listen: () => () => {}, close() {} };
  const channel = new BroadcastChannel(name);
  return {
    say: (message) => channel.postMessage(message),
    listen(listener) {
      const heard = (event: MessageEvent<M>) => listener(event.data);
      channel.addEventListener('message', heard);
      return () => channel.removeEventListener('message', heard);
    },
    close: () => channel.close(),
  };
}
