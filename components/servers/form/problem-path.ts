/** Where something is wrong: `['env', 'TOKEN']`, `['args', 0]`. */
export type Path = readonly (string | number)[];

export interface Problem {
  path: Path;
  message: string;
}

const SEGMENT = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g;

/** The hub's way to write a path: `spec.args[0]`, `env["my key"]`. Of a new server the members stand below `spec`. */
export function pathOf(text: string): Path {
  const segments = [...text.matchAll(SEGMENT)].map(([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (plain ?? '') : String(JSON.parse(quoted));
  });
  return segments[0] === 'spec' ? segments.slice(1) : segments;
}

export function textOf(path: Path): string {
  return path.reduce<string>((text, segment) => {
    if (typeof segment === 'number') return `${text}[${segment}]`;
    return text === '' ? segment : `${text}.${segment}`;
  }, '');
}

/** What stands at the path; undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return valueAt(new Map<string, unknown>(Object.entries(value)).get(String(head)), rest);
}

/** The id of the control that a path belongs to. */
export function fieldId([field, member]: Path): string {
  return field === 'timeouts' && member !== undefined
    ? `server-timeouts-${member}`
    : `server-${field ?? 'json'}`;
}
