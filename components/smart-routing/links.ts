/** Of a tool among those of its server. */
export const toolHref = (server: string, tool: string): string =>
  `/servers?name=${encodeURIComponent(server)}&tab=tools&tool=${encodeURIComponent(tool)}`;

export const serverHref = (name: string): string => `/servers?name=${encodeURIComponent(name)}`;

export const groupHref = (id: string): string => `/groups?id=${encodeURIComponent(id)}`;

export const SETTINGS_HREF = '/settings?section=smart';

/** The path of a smart endpoint. @param group null is the one over everything */
export const smartPath = (group: string | null): string =>
  group === null ? '/mcp/$smart' : `/mcp/$smart/${group}`;

/** The path of an endpoint that lists its tools. */
export const listPath = ({ kind, endpoint }: { kind: string; endpoint: string }): string =>
  kind === 'global' ? '/mcp' : `/mcp/${endpoint}`;

/** The group of a recorded endpoint such as `mcp/$smart/prod`; null over everything. */
export const groupOfEndpoint = (endpoint: string): string | null =>
  /\$smart\/(.+)$/.exec(endpoint)?.[1] ?? null;
