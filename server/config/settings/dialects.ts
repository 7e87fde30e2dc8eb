import { type Remark, remark } from '../../contract/remark.ts';
import { isRecord } from '../../lib/json/parse.ts';
import { errorAt, jsonPath, type SettingsProblem } from './problem.ts';

type Raw = Record<string, unknown>;

/** What other programs call our `type`s. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['http', 'streamable-http'],
  ['streamablehttp', 'streamable-http'],
  ['streamable_http', 'streamable-http'],
  ['streamable-http', 'streamable-http'],
  ['http-stream', 'streamable-http'],
  ['sse', 'sse'],
  ['stdio', 'stdio'],
  ['local', 'stdio'],
  ['auto', 'auto'],
]);

/**
 * A server entry of any dialect in our own words; what can't be understood is left for the schema to complain about.
 * Known: MCPHub, Claude Desktop, Cursor, VS Code, Cline (`disabled`, `transportType`), Windsurf (`serverUrl`), Gemini
 * (`httpUrl`).
 */
export function normaliseServer(raw: Raw, path: readonly PropertyKey[], problems: SettingsProblem[]): Raw {
  const entry = renamed(raw, [
    ['transportType', 'type'],
    ['transport', 'type'],
    ['serverUrl', 'url'],
  ]);
  if (typeof entry.httpUrl === 'string' && entry.url === undefined) {
    entry.url = entry.httpUrl;
    entry.type ??= 'streamable-http';
    delete entry.httpUrl;
  }
  if (typeof entry.disabled === 'boolean' && entry.enabled === undefined) {
    entry.enabled = !entry.disabled;
    delete entry.disabled;
  }
  takeOptions(entry);
  takeType(entry, path, problems);
  return entry;
}

/** MCPHub's `options.timeout` is our request timeout; its other options have no counterpart. */
function takeOptions(entry: Raw): void {
  if (!isRecord(entry.options) || typeof entry.options.timeout !== 'number' || entry.timeouts !== undefined)
    return;
  const { timeout, ...rest } = entry.options;
  entry.timeouts = { request: timeout };
  if (Object.keys(rest).length === 0) delete entry.options;
  else entry.options = rest;
}

function takeType(entry: Raw, path: readonly PropertyKey[], problems: SettingsProblem[]): void {
  const error = (key: string | null, said: Remark): void => {
    problems.push(errorAt(jsonPath(key === null ? path : [...path, key]), said));
  };
  if (typeof entry.type === 'string') {
    const known = TYPES.get(entry.type.toLowerCase());
    if (known) entry.type = known;
    else error('type', remark('type_unknown', { type: entry.type }));
  } else if (entry.type !== undefined) {
    error('type', remark('type_wrong'));
  } else if (entry.command !== undefined && entry.url !== undefined) {
    error(null, remark('command_and_url'));
  } else if (entry.command !== undefined) {
    entry.type = 'stdio';
  } else if (entry.url !== undefined) {
    entry.type = 'auto';
  } else {
    error(null, remark('no_target'));
  }
}

function renamed(raw: Raw, names: ReadonlyArray<readonly [string, string]>): Raw {
  const copy = { ...raw };
  for (const [from, to] of names) {
    if (copy[from] === undefined || copy[to] !== undefined) continue;
    copy[to] = copy[from];
    delete copy[from];
  }
  return copy;
}

/**
 * A group's servers: `"github"` is short for `{ "name": "github" }`, MCPHub's `"all"` for an absent pick list.
 * `nameOf` gives the name under which we know a server of the document.
 */
export function normaliseGroup(raw: Raw, nameOf: (name: string) => string): Raw {
  if (!Array.isArray(raw.servers)) return raw;
  return { ...raw, servers: raw.servers.map((member: unknown) => normaliseMember(member, nameOf)) };
}

function normaliseMember(member: unknown, nameOf: (name: string) => string): unknown {
  if (typeof member === 'string') return { name: nameOf(member) };
  if (!isRecord(member)) return member;
  const entries = Object.entries(member).filter(([key, value]) => !(PICKS.has(key) && value === 'all'));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'name' && typeof value === 'string' ? nameOf(value) : value]),
  );
}

const PICKS = new Set(['tools', 'prompts', 'resources']);

/**
 * VS Code asks people for its `inputs`; a hub can't, so `${input:github-token}` becomes `${GITHUB_TOKEN}`, with the
 * input's default if it has one. @returns the entry and the variables it now names
 */
export function replaceInputs(
  value: unknown,
  defaults: ReadonlyMap<string, string>,
  named: Set<string>,
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{input:([^}:]+)\}/g, (_, id: string) => {
      const name = id
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^(?=\d)/, '_')
        .toUpperCase();
      const fallback = defaults.get(id);
      named.add(name);
      return fallback === undefined ? `\${${name}}` : `\${${name}:-${fallback}}`;
    });
  }
  if (Array.isArray(value)) return value.map((item) => replaceInputs(item, defaults, named));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceInputs(item, defaults, named)]),
  );
}

/** Defaults of VS Code's `inputs` by id; anything malformed is ignored, it only costs the default. */
export function inputDefaults(inputs: unknown): Map<string, string> {
  const defaults = new Map<string, string>();
  for (const input of Array.isArray(inputs) ? inputs : []) {
    if (
      isRecord(input) &&
      typeof input.id === 'string' &&
      typeof input.default === 'string' &&
      !input.default.includes('}')
    ) {
      defaults.set(input.id, input.default);
    }
  }
  return defaults;
}
