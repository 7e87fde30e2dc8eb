/**
 * The whole environment of a child: nothing of the hub's own slips in. The detour is because Next's types demand that
 * every environment has a NODE_ENV, and a server's must not.
 */
export function childEnvironment(...layers: ReadonlyArray<Record<string, string>>): NodeJS.ProcessEnv {
  return Object.assign(Object.create(null), ...layers);
}
