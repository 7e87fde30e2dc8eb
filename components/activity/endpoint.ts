/** An endpoint as clients address it: `global` is /mcp, `group:prod` and `server:github` are below it. */
export function endpointName(id: string): string {
  if (id === 'global') return 'mcp';
  const name = /^(?:group|server):(.+)$/.exec(id)?.[1];
  return name === undefined ? id : `mcp/${name}`;
}

/** Where the group or server behind it is shown; undefined for the endpoint of everything. */
export function endpointHref(id: string): string | undefined {
  const [, kind, name] = /^(group|server):(.+)$/.exec(id) ?? [];
  if (name === undefined) return undefined;
  return kind === 'group'
    ? `/groups?id=${encodeURIComponent(name)}`
    : `/servers?name=${encodeURIComponent(name)}`;
}
