import { randomBytes } from 'node:crypto';
import type { ToolBrief } from '../../contract/items.ts';
import { createBreather } from '../../lib/breather.ts';
import type { RunningHub } from '../hub.ts';
import type { Upstream } from '../upstream/types.ts';
import { briefOf } from './item-facts.ts';

export interface ToolIndex {
  all(): Promise<{ tag: string; items: readonly ToolBrief[] }>;
  /** By the server's own name of the tool. */
  of(server: string): Promise<ReadonlyMap<string, ToolBrief>>;
}

interface Known {
  stamp: string;
  briefs: ReadonlyMap<string, ToolBrief>;
}

type Breathe = ReturnType<typeof createBreather>;

/** Tools in brief, worked out anew for a server only when its lists or its entry have changed. */
export function createToolIndex(hub: RunningHub): ToolIndex {
  const known = new WeakMap<Upstream, Known>();
  // A tag must not mean something else after a restart, when versions begin anew.
  const life = randomBytes(6).toString('base64url');
  let counter = 0;
  let whole: { stamp: string; tag: string; items: readonly ToolBrief[] } | undefined;

  async function briefsOf(upstream: Upstream, breathe: Breathe): Promise<Known['briefs']> {
    const stamp = stampOf(upstream);
    const before = known.get(upstream);
    if (before?.stamp === stamp) return before.briefs;
    const { name, spec } = upstream.stored;
    const overrides = new Map(Object.entries(spec.tools ?? {}));
    const briefs = new Map<string, ToolBrief>();
    for (const item of upstream.lists().tools) {
      briefs.set(item.key, briefOf(name, spec.enabled, item, overrides.get(item.key)));
      await breathe();
    }
    known.set(upstream, { stamp, briefs });
    return briefs;
  }

  return {
    async all() {
      const upstreams = [...hub.settings.servers.keys()].flatMap((name) => hub.pool.get(name) ?? []);
      const stamp = upstreams.map((each) => `${each.name}@${stampOf(each)}`).join(' ');
      if (whole?.stamp === stamp) return whole;
      const breathe = createBreather();
      const items: ToolBrief[] = [];
      for (const upstream of upstreams)
        for (const brief of (await briefsOf(upstream, breathe)).values()) items.push(brief);
      counter++;
      whole = { stamp, tag: `${life}.${counter}`, items };
      return whole;
    },
    async of(server) {
      const upstream = hub.pool.get(server);
      return upstream ? briefsOf(upstream, createBreather()) : new Map();
    },
  };
}

function stampOf({ listsVersion, stored }: Upstream): string {
  return `${listsVersion}.${stored.revision}`;
}
