import { LIST_KINDS, type Lists } from './connection.ts';

const noLists: Lists = { tools: [], prompts: [], resources: [], templates: [] };

/** The same items, byte for byte, in the same order. */
export function sameLists(a: Lists, b: Lists): boolean {
  return LIST_KINDS.every((kind) => {
    const [left, right] = [a[kind], b[kind]];
    if (left.length !== right.length) return false;
    return left.every((item, index) => {
      const other = right[index];
      return other !== undefined && other.key === item.key && other.json.equals(item.json);
    });
  });
}

/** What a server offers as far as anyone knows; it outlives connections. */
export interface KnownLists {
  readonly lists: Lists;
  /** 0 = nothing is known yet. */
  readonly version: number;
  /** Remembered from an earlier life: ignored once the server itself has spoken. */
  seed(lists: Lists): void;
  /** Said by the server. @returns whether this is news */
  adopt(lists: Lists): boolean;
}

/** @param nextVersion yields numbers that grow and never repeat */
export function createKnownLists(nextVersion: () => number): KnownLists {
  let lists = noLists;
  let version = 0;
  let heard = false;

  function take(newer: Lists): boolean {
    if (version > 0 && sameLists(newer, lists)) return false;
    lists = newer;
    version = nextVersion();
    return true;
  }

  return {
    get lists() {
      return lists;
    },
    get version() {
      return version;
    },
    seed(newer) {
      if (!heard) take(newer);
    },
    adopt(newer) {
      heard = true;
      return take(newer);
    },
  };
}
