type Members = Record<string, unknown>;

/** What turns `before` into `after` as a merge patch (RFC 7396): only what differs; null takes a member away. */
export function patchOf(before: object, after: object): Members {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  const gone = [...old.keys()].filter((key) => !now.has(key)).map((key) => [key, null] as const);
  const changed = [...now].flatMap(([key, value]) => {
    const was = old.get(key);
    if (same(was, value)) return [];
    return [[key, isMembers(was) && isMembers(value) ? patchOf(was, value) : value] as const];
  });
  return Object.fromEntries([...gone, ...changed]);
}

/** `target` with the patch in it. */
export function patched(target: object, patch: object): Members {
  const members = new Map<string, unknown>(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    const was = members.get(key);
    if (value === null) members.delete(key);
    else members.set(key, isMembers(value) ? patched(isMembers(was) ? was : {}, value) : value);
  }
  return Object.fromEntries(members);
}

/** Whether two values are the same JSON; the order of members tells nothing. */
export function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (!isMembers(one) || !isMembers(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  );
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
