/** What was opened is closed in the opposite order; each close runs even if another one failed. */
export interface Closer {
  /** Registers a close; call it on the line after the thing was opened. */
  add(name: string, close: () => Promise<void> | void): void;
  /** Idempotent. Resolves when every registered close has run; failures are given to `onError`. */
  close(): Promise<void>;
}

export function createCloser(onError: (name: string, error: unknown) => void): Closer {
  const stack: Array<{ name: string; close: () => Promise<void> | void }> = [];
  let closing: Promise<void> | undefined;

  async function unwind(): Promise<void> {
    for (let top = stack.pop(); top; top = stack.pop()) {
      try {
        await top.close();
      } catch (error) {
        onError(top.name, error);
      }
    }
  }

  return {
    add: (name, close) => {
      stack.push({ name, close });
    },
    close: () => {
      closing ??= unwind();
      return closing;
    },
  };
}
