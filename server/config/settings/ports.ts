import { type Remark, remark } from '../../contract/remark.ts';
import type { ServerSpec } from '../../contract/server.ts';
import { isLoopbackName } from '../../lib/host.ts';
import { errorAt, type SettingsProblem, warningAt } from './problem.ts';
import type { ParsedUnit, UnitName } from './units.ts';

/** Where the hub itself listens. */
export interface HubAddress {
  port: number;
  /** Names under which it is reached, lower case; loopback names count always. */
  hosts: readonly string[];
}

/** Servers that point at the hub itself (errors) or want its port or each other's (warnings). */
export function addressProblems(
  units: ReadonlyMap<UnitName, ParsedUnit>,
  hub: HubAddress | undefined,
): Array<{ unit: UnitName; problem: SettingsProblem }> {
  const taken = new Map(hub ? [[hub.port, remark('port_of_hub', { port: String(hub.port) })]] : []);
  const found: Array<{ unit: UnitName; problem: SettingsProblem }> = [];
  for (const [unit, parsed] of units) {
    if (parsed.kind !== 'server' || !parsed.spec.enabled) continue;
    const { spec, path, name } = parsed;
    if (spec.type !== 'stdio') {
      const objection = hubObjection(spec, hub);
      if (objection) found.push({ unit, problem: errorAt(`${path}.url`, objection) });
      continue;
    }
    const port = Number(spec.env.PORT);
    if (!Number.isInteger(port) || port <= 0) continue;
    const used = taken.get(port);
    if (used) found.push({ unit, problem: warningAt(`${path}.env.PORT`, used) });
    else taken.set(port, remark('port_of_server', { port: String(port), server: name }));
  }
  return found;
}

/** Why a server may not have the URL it has, or null: an endpoint of this hub would hold itself. */
export function hubObjection(spec: ServerSpec, hub: HubAddress | undefined): Remark | null {
  return hub && spec.type !== 'stdio' && isOwn(spec.url, hub) ? remark('own_address') : null;
}

function isOwn(text: string, hub: HubAddress): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return (
    port === hub.port && (isLoopbackName(url.hostname) || hub.hosts.includes(url.hostname.toLowerCase()))
  );
}
