import { buildCatalog, type Catalog, type ListsOf } from './catalog.ts';
import type { View } from './policy.ts';

interface Entry {
  catalog: Catalog;
  epoch: number;
  stamp: string;
}

/** Catalogs are rebuilt when asked for after a change; most changes concern few views, so a stamp is compared first. */
export interface Catalogs {
  of(view: View): Catalog;
  /** Something changed: settings, or the lists of a server. */
  invalidate(): void;
}

const MAX_VIEWS = 1000;

export interface CatalogSources {
  listsOf: ListsOf;
  /** Grows whenever the server's lists change. */
  versionOf: (server: string) => number;
  separator: () => string;
}

export function createCatalogs(sources: CatalogSources): Catalogs {
  const entries = new Map<string, Entry>();
  let epoch = 0;

  function stampOf(view: View): string {
    const parts = view.members.map(
      ({ server }) => `${server.name}@${server.revision}.${sources.versionOf(server.name)}`,
    );
    return `${sources.separator()} ${parts.join(' ')}`;
  }

  function refresh(view: View, known: Entry | undefined): Catalog {
    const stamp = `${stampOf(view)} ${memberText(view)}`;
    const catalog =
      known?.stamp === stamp ? known.catalog : buildCatalog(view, sources.listsOf, sources.separator());
    entries.delete(view.key);
    entries.set(view.key, { catalog, epoch, stamp });
    if (entries.size > MAX_VIEWS) {
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    }
    return catalog;
  }

  return {
    of(view) {
      const known = entries.get(view.key);
      return known?.epoch === epoch ? known.catalog : refresh(view, known);
    },
    invalidate() {
      epoch++;
    },
  };
}

/** What of the view itself goes into its catalog: order, aliases and picks. */
function memberText(view: View): string {
  return JSON.stringify(
    view.members.map(({ alias, picks }) => [
      alias,
      ...[picks.tools, picks.prompts, picks.resources].map(pickText),
    ]),
  );
}

function pickText(picks: ReadonlySet<string> | null): string[] | null {
  return picks ? [...picks] : null;
}
