/** Members of `_meta` that revision 2026-07-28 gives a meaning, and one of the hub's own. */
export const META = {
  version: 'io.modelcontextprotocol/protocolVersion',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscription: 'io.modelcontextprotocol/subscriptionId',
  /** Tells apart clients that share a key and say the same of themselves. */
  client: 'patchbay/client',
} as const;
