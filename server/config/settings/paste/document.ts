import { type Remark, remark } from '../../../contract/remark.ts';
import { isRecord } from '../../../lib/json/parse.ts';
import { property, readDocument } from '../document.ts';
import { errorAt, type SettingsProblem } from '../problem.ts';
import type { Draft } from './draft.ts';

type Raw = Record<string, unknown>;

/** What a block of JSON holds: VS Code's `servers` keep their section, for its `inputs` mean something there. */
export interface PastedDocument {
  mcpServers: Draft[];
  servers: Draft[];
  inputs: unknown;
  problems: SettingsProblem[];
}

const NOTHING: PastedDocument = { mcpServers: [], servers: [], inputs: undefined, problems: [] };

/** Sections of other clients that hold servers by name: Codex, Zed, and dotted keys of editors' settings. */
const SECTION = /^(?:mcpServers|mcp_servers|context_servers|.+\.mcpServers)$/;

/**
 * The servers in a block of JSON of any client: with comments, trailing commas, curly quotes, or without the outer
 * braces. Never throws.
 */
export function readJsonBlock(text: string): PastedDocument {
  const read = firstReadable(candidates(text));
  if (!read.ok) return { ...NOTHING, problems: [read.problem] };
  const document = documentOf(read.root);
  return { ...document, problems: [...read.problems, ...document.problems] };
}

/** An object that was read before, by other rules than JSON's. */
export function documentOf(root: Raw): PastedDocument {
  const nested = isRecord(root.mcp) ? root.mcp : {};
  const editor = isRecord(nested.servers) || isRecord(nested.mcpServers);
  const top = editor ? { ...root, ...nested } : root;
  const sections = Object.entries(top).flatMap(([key, value]) =>
    SECTION.test(key) && isRecord(value) ? [value] : [],
  );
  const servers = isRecord(top.servers) ? draftsOf(top.servers) : [];
  if (sections.length > 0 || servers.length > 0)
    return { ...NOTHING, mcpServers: sections.flatMap(draftsOf), servers, inputs: top.inputs };
  if (isEntry(root)) return { ...NOTHING, mcpServers: [single(root)] };
  for (const map of [root, nested])
    if (Object.values(map).some(isEntry)) return { ...NOTHING, mcpServers: draftsOf(map) };
  return { ...NOTHING, problems: [errorAt('', remark('paste_no_server'))] };
}

function candidates(text: string): string[] {
  const plain = text.trim();
  // What word processors make of quotes and spaces.
  const straight = plain
    .replace(/[“”„‟]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[\u00a0\u2007\u202f]/g, ' ');
  return [plain, `{${plain}\n}`, straight, `{${straight}\n}`];
}

type Readable =
  | { ok: true; root: Raw; problems: SettingsProblem[] }
  | { ok: false; problem: SettingsProblem };

/** The first text that is an object; the problem of the first one if none is. */
function firstReadable([first = '', ...others]: string[]): Readable {
  const read = readObject(first);
  if (read.ok) return read;
  return others.map(readObject).find(({ ok }) => ok) ?? read;
}

function readObject(text: string): Readable {
  const document = readDocument(text, undefined);
  if ('severity' in document) return { ok: false, problem: document };
  const problems: SettingsProblem[] = [];
  const members = document.entries.map((node) => {
    const { key, value } = property(node);
    return [key, document.value(value, [key], problems)] as const;
  });
  // What is wrong inside is found again, with its path, when the servers are read.
  return { ok: true, root: Object.fromEntries(members), problems: problems.filter(isRepeated) };
}

function isRepeated({ code }: SettingsProblem): boolean {
  return code === 'repeated_last';
}

function isEntry(value: unknown): value is Raw {
  if (!isRecord(value)) return false;
  const { command } = value;
  return (
    typeof command === 'string' ||
    (Array.isArray(command) && command.every((part) => typeof part === 'string')) ||
    [value.url, value.serverUrl, value.httpUrl].some((url) => typeof url === 'string')
  );
}

/** What VS Code's `--add-mcp` takes, and people send each other: an entry that says its own name, or none. */
function single(root: Raw): Draft {
  const { name, ...entry } = root;
  return tidied(typeof name === 'string' ? name : null, entry);
}

function draftsOf(map: Raw): Draft[] {
  return Object.entries(map).map(([name, entry]) =>
    isRecord(entry) ? tidied(name, entry) : { name, entry: {}, notes: [] },
  );
}

/** What other clients write otherwise and the settings file does not know. */
function tidied(name: string | null, raw: Raw): Draft {
  const { environment, ...entry } = raw;
  const notes: Remark[] = [];
  if (Array.isArray(entry.command)) {
    const [command, ...args]: unknown[] = entry.command;
    Object.assign(entry, { command, args });
  }
  // What is remote and what is local shows by its url or command.
  if (entry.type === 'remote') delete entry.type;
  if (isRecord(environment) && entry.env === undefined) entry.env = environment;
  else if (environment !== undefined) entry.environment = environment;
  if (Array.isArray(entry.tools)) {
    delete entry.tools;
    notes.push(remark('paste_tools'));
  }
  for (const key of ['env', 'headers']) if (isRecord(entry[key])) entry[key] = texts(entry[key]);
  return { name, entry, notes };
}

/** `{ "PORT": 3000 }` is meant as text: there is nothing else in an environment. */
function texts(map: Raw): Raw {
  const text = (value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, text(value)]));
}
