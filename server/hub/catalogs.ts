import { buildCatalog, type Catalog, type ListsOf } from './catalog.ts';
import type { View } from './policy.ts';
import type { Era } from './upstream/connection.ts';

interface Entry {
  catalog: Catalog;
  epoch: number;
  stamp: string;
}

/** Catalogs are rebuilt when asked for after a change; most changes concern few views, so a stamp is compared first. */
export interface Catalogs {
  of(view: View, era: Era): Catalog;
  /** Something changed: settings, or the lists of a server. */
  invalidate(): void;
}

/** Of each era. */
const MAX_VIEWS = 1000;
/** Changes are announced to whoever listens; others look again after this time. */
const LIST_TTL_MS = 30_000;

export interface CatalogSources {
  listsOf: (server: string, era: Era) => ReturnType<ListsOf>;
  /** Grows whenever the server's lists change. */
  versionOf: (server: string, era: Era) => number;
  /** Whether what is listed now will do for some time; what is still starting may change at any moment. */
  settled: (server: string) => boolean;
  separator: () => string;
  /** Whether the server promises tasks of 2025-11-25 for calls of its tools. */
  runsTasks: (server: string) => boolean;
}

export function createCatalogs(sources: CatalogSources): Catalogs {
  const entries: Record<Era, Map<string, Entry>> = { legacy: new Map(), modern: new Map() };
  let epoch = 0;

  function stampOf(view: View, era: Era): string {
    const parts = view.members.map(
      ({ server }) =>
        `${server.name}@${server.revision}.${sources.versionOf(server.name, era)}${markOf(server.name, era)}`,
    );
    return `${sources.separator()} ${parts.join(' ')}`;
  }

  function markOf(server: string, era: Era): string {
    if (era === 'legacy') return sources.runsTasks(server) ? 't' : '';
    return sources.settled(server) ? '' : '~';
  }

  /** How every list of that era begins (2026-07-28, caching): it depends on the caller, so nobody shares it. */
  function headOf(view: View, era: Era): string {
    if (era === 'legacy') return '';
    const settled = view.members.every(({ server }) => sources.settled(server.name));
    return `"resultType":"complete","ttlMs":${settled ? LIST_TTL_MS : 0},"cacheScope":"private",`;
  }

  function refresh(view: View, era: Era, known: Entry | undefined): Catalog {
    const stamp = `${stampOf(view, era)} ${memberText(view)}`;
    const catalog =
      known?.stamp === stamp
        ? known.catalog
        : buildCatalog(
            view,
            (server) => sources.listsOf(server, era),
            sources.separator(),
            headOf(view, era),
            (server) => era === 'legacy' && sources.runsTasks(server),
          );
    const kept = entries[era];
    kept.delete(view.key);
    kept.set(view.key, { catalog, epoch, stamp });
    if (kept.size > MAX_VIEWS) {
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    }
    return catalog;
  }

  return {
    of(view, era) {
      const known = entries[era].get(view.key);
      return known?.epoch === epoch ? known.catalog : refresh(view, era, known);
    },
    invalidate() {
      epoch++;
    },
  };
}

/** What of the view itself goes into its catalog: order, aliases and picks, and what administrators say of it. */
function memberText({ endpoint, members }: View): string {
  return JSON.stringify([
    endpoint.smart,
    ...members.map(({ alias, picks }) => [
      alias,
      ...[picks.tools, picks.prompts, picks.resources].map(pickText),
    ]),
  ]);
}

function pickText(picks: ReadonlySet<string> | null): string[] | null {
  return picks ? [...picks] : null;
}
