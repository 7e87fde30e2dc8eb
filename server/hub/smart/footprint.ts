import type { TokenFootprint } from '../../contract/api/smart-routing.ts';
import { createBreather } from '../../lib/breather.ts';
import { buildCatalog, type Catalog } from '../catalog.ts';
import { type Endpoint, endpointById, smartEndpoint } from '../endpoint.ts';
import type { RunningHub } from '../hub.ts';
import { type View, viewOf } from '../policy.ts';
import { tokensOfBytes } from '../reads/item-facts.ts';
import { smartLists } from './lists.ts';

type Item = TokenFootprint['items'][number];

/** What every endpoint's list of tools costs an agent, beside that of its smart endpoint; for a key that sees all. */
export async function footprintOf(hub: RunningHub): Promise<TokenFootprint> {
  const { settings } = hub;
  const { routing, smartRouting } = settings.system;
  const breathe = createBreather();
  const items: Item[] = [];
  const everything = smartEndpoint(settings, null);
  const whole = everything && viewOf(settings, everything, { all: true });
  const smart = whole ? smartTokens(whole, hub.catalog(whole, 'legacy')) : 0;

  async function add(endpoint: Endpoint | null, name: string, kind: Item['kind']): Promise<void> {
    const view = endpoint && viewOf(settings, endpoint, { all: true });
    if (!view) return;
    // Not kept: most of these nobody asks for.
    const catalog = buildCatalog(view, listsOf, settings.system.nameSeparator);
    const { tools, bytes } = catalog;
    const own = kind === 'group' ? smartEndpoint(settings, name) : kind === 'global' ? everything : null;
    items.push({
      ...{ endpoint: name, kind, title: view.endpoint.title, tools: tools.size },
      tokens: tools.size === 0 ? 0 : tokensOfBytes(bytes.tools.length),
      smart: own && smartRouting.enabled ? smartTokens({ ...view, endpoint: own }, catalog) : null,
    });
    await breathe();
  }

  const listsOf = (server: string) => hub.pool.get(server)?.lists() ?? null;
  if (routing.enableGlobalRoute) await add(endpointById(settings, 'global'), 'mcp', 'global');
  for (const id of settings.groups.keys()) await add(endpointById(settings, `group:${id}`), id, 'group');
  for (const [name, { spec }] of settings.servers)
    if (spec.enabled) await add(endpointById(settings, `server:${name}`), name, 'server');
  return { smart, items };
}

const smartTokens = (view: View, catalog: Catalog): number =>
  tokensOfBytes(smartLists(view, catalog, '').tools.length);
