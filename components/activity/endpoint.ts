import type { CallRecord } from '../../server/contract/activity.ts';

/**
 * Where the group or server of an endpoint is shown: a server's own endpoint calls nothing but that server. Undefined for
 * the endpoint of everything, and where a call that reached no server leaves open which of both it is.
 */
export function endpointHref({
  endpoint,
  server,
}: Pick<CallRecord, 'endpoint' | 'server'>): string | undefined {
  const group = /^mcp\/\$smart\/(.+)$/.exec(endpoint)?.[1];
  if (group !== undefined) return `/groups?id=${encodeURIComponent(group)}`;
  const name = /^mcp\/(?!\$smart$)(.+)$/.exec(endpoint)?.[1];
  if (name === undefined || server === null) return undefined;
  return name === server
    ? `/servers?name=${encodeURIComponent(name)}`
    : `/groups?id=${encodeURIComponent(name)}`;
}
