import { type ProfileNode, readProfile } from './profile.ts';

const WIDTH = 1200;
const ROW = 18;
const MARGIN = 10;
const HEAD = 46;
/** Narrower boxes are left out, px. */
const NARROWEST = 1.5;
/** Of one character of the font, px; what doesn't fit is cut. */
const CHARACTER = 6.1;

const PROFILE_HOOK = 'bench/lib/profile-hook.mjs';

/** One function as it was called from where it stands, with all below it. */
interface Frame {
  name: string;
  file: string;
  microseconds: number;
  below: Map<string, Frame>;
}

/**
 * A flame graph of a sampled profile as an SVG picture, callers above what they call: the wider a box, the more time
 * was spent in it and below it. Idle time is left out.
 */
export function flameGraph(path: string, title: string): string {
  const root = treeOf(path);
  const boxes: string[] = [];
  const deepest = draw(root, 0, 0, WIDTH / root.microseconds, root.microseconds, boxes);
  const height = HEAD + (deepest + 1) * ROW + MARGIN;
  const total = WIDTH + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total} ${height}" font-family="ui-monospace,monospace" font-size="10">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${total}" height="${height}" fill="#fff"/>`,
    `<text x="${MARGIN}" y="18" font-size="13" fill="#111">${escaped(title)}</text>`,
    `<text x="${MARGIN}" y="34" fill="#555">Orange: Patchbay. Blue: packages. Grey: Node.js and the system. Width: share of the processor time.</text>`,
    ...boxes,
    '</svg>\n',
  ].join('\n');
}

function treeOf(path: string): Frame {
  const { nodes, timeOf, sourceOf } = readProfile(path);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const below = new Set(nodes.flatMap(({ children }) => children));
  const top = nodes.find(({ id }) => !below.has(id));
  if (!top) throw new Error('the profile has no root');
  const build = (node: ProfileNode, into: Frame): number => {
    let sum = timeOf(node.id);
    for (const id of node.children) {
      const child = byId.get(id);
      if (!child || child.callFrame.functionName === '(idle)') continue;
      const file = sourceOf(child.callFrame);
      // To begin and end sampling is not the hub's work.
      if (file === PROFILE_HOOK) continue;
      const name = child.callFrame.functionName || '(anonymous)';
      const key = `${name} ${file}`;
      const frame = into.below.get(key) ?? { name, file, microseconds: 0, below: new Map() };
      into.below.set(key, frame);
      sum += build(child, frame);
    }
    into.microseconds += sum;
    return sum;
  };
  const root: Frame = { name: 'all', file: '', microseconds: 0, below: new Map() };
  build(top, root);
  return root;
}

/** @returns the number of the lowest row that was drawn */
function draw(
  frame: Frame,
  depth: number,
  left: number,
  scale: number,
  all: number,
  boxes: string[],
): number {
  const width = frame.microseconds * scale;
  if (width < NARROWEST) return depth - 1;
  boxes.push(box(frame, depth, left, width, all));
  let at = left;
  let deepest = depth;
  for (const child of [...frame.below.values()].sort((a, b) => b.microseconds - a.microseconds)) {
    deepest = Math.max(deepest, draw(child, depth + 1, at, scale, all, boxes));
    at += child.microseconds * scale;
  }
  return deepest;
}

function box(frame: Frame, depth: number, left: number, width: number, all: number): string {
  const x = (MARGIN + left).toFixed(1);
  const y = HEAD + depth * ROW;
  const share = ((frame.microseconds / all) * 100).toFixed(1);
  const shown = frame.name.slice(0, Math.max(0, Math.floor((width - 6) / CHARACTER)));
  const text =
    shown.length < 3
      ? ''
      : `<text x="${(MARGIN + left + 3).toFixed(1)}" y="${y + 12}">${escaped(shown)}</text>`;
  const label = escaped(`${frame.name} ${frame.file} ${share} %`);
  const size = `width="${Math.max(width - 0.5, 0.5).toFixed(1)}" height="${ROW - 1}"`;
  return `<g><title>${label}</title><rect x="${x}" y="${y}" ${size} fill="${colour(frame.file)}"/>${text}</g>`;
}

function colour(file: string): string {
  if (file.startsWith('server/')) return '#f5a45b';
  return file.startsWith('node_modules/') ? '#9cc3e6' : '#d4d4d4';
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (found) => `&#${found.charCodeAt(0)};`);
}
