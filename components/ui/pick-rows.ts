import type { ReactNode } from 'react';

export interface PickLeaf {
  id: string;
  label: string;
  hint?: string | undefined;
  badge?: ReactNode;
}

export interface PickNode extends PickLeaf {
  children?: readonly PickLeaf[];
}

/** A node as it stands in the list that is drawn. */
export interface PickRow {
  node: PickLeaf;
  level: 1 | 2;
  /** Null for what has no children. */
  open: boolean | null;
  /** Place among its siblings that are shown, from 1. */
  position: number;
  siblings: number;
  /** Index of the parent's row. */
  parent: number | null;
}

/**
 * The tree as a list of what is to be seen. With a filter, nodes that contain every word of it, in label or hint, are
 * shown with their parents, which open for it; a node found by its own text shows all of its children when it is open.
 */
export function pickRows(
  nodes: readonly PickNode[],
  filter: string,
  expanded: ReadonlySet<string>,
): PickRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: PickRow[] = [];
  const found =
    words.length === 0 ? nodes.map(whole) : nodes.map((node) => search(node, words)).filter(isFound);
  found.forEach(({ node, children, byChild }, at) => {
    const open = children.length === 0 ? null : byChild || expanded.has(node.id);
    const parent = rows.length;
    rows.push({ node, level: 1, open, position: at + 1, siblings: found.length, parent: null });
    if (!open) return;
    children.forEach((child, index) => {
      rows.push({
        node: child,
        level: 2,
        open: null,
        position: index + 1,
        siblings: children.length,
        parent,
      });
    });
  });
  return rows;
}

interface Found {
  node: PickNode;
  children: readonly PickLeaf[];
  /** Its children were found, not itself. */
  byChild: boolean;
}

const whole = (node: PickNode): Found => ({ node, children: node.children ?? [], byChild: false });

const isFound = (found: Found | null): found is Found => found !== null;

function search(node: PickNode, words: string[]): Found | null {
  if (has(node, words)) return whole(node);
  const children = (node.children ?? []).filter((child) => has(child, words, node.label));
  return children.length > 0 ? { node, children, byChild: true } : null;
}

/** @param above the parent's label: `github issue` finds the issue tools of github */
function has({ label, hint }: PickLeaf, words: string[], above = ''): boolean {
  const text = `${above} ${label} ${hint ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

export type PickMove = { to: number } | { expand: boolean };

/** What a key of the tree pattern does at the row; null when it is none of them. */
export function pickMove(
  rows: readonly PickRow[],
  index: number,
  key: string,
  page: number,
): PickMove | null {
  const row = rows[index];
  if (!row) return null;
  const go = (to: number): PickMove => ({ to: Math.min(rows.length - 1, Math.max(0, to)) });
  switch (key) {
    case 'ArrowUp':
      return go(index - 1);
    case 'ArrowDown':
      return go(index + 1);
    case 'PageUp':
      return go(index - page);
    case 'PageDown':
      return go(index + page);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'ArrowRight':
      if (row.open === null) return null;
      return row.open ? go(index + 1) : { expand: true };
    case 'ArrowLeft':
      if (row.open) return { expand: false };
      return row.parent === null ? null : go(row.parent);
    default:
      return null;
  }
}
