/**
 * What was made of named texts that are read again and again but seldom change: as long as a name's text is the same,
 * so is its value, object identity included. It holds what the last `sweep` was told of, and nothing else.
 */
export interface TextMemo<T> {
  of(name: string, text: string, make: () => T): T;
  /** Forgets every name that was not asked for since the last sweep. */
  sweep(): void;
}

export function createTextMemo<T>(): TextMemo<T> {
  let known = new Map<string, { text: string; value: T }>();
  let asked = new Map<string, { text: string; value: T }>();
  return {
    of(name, text, make) {
      const found = asked.get(name) ?? known.get(name);
      const entry = found?.text === text ? found : { text, value: make() };
      asked.set(name, entry);
      return entry.value;
    },
    sweep() {
      known = asked;
      asked = new Map();
    },
  };
}
