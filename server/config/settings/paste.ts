import { type Remark, remark } from '../../contract/remark.ts';
import type { ServerSpec } from '../../contract/server.ts';
import { fromCodex } from './paste/codex.ts';
import { readCommand } from './paste/command.ts';
import { documentOf, type PastedDocument, readJsonBlock } from './paste/document.ts';
import { type Draft, isDraft, type NoDraft } from './paste/draft.ts';
import { resolve } from './paste/resolve.ts';
import { readShell } from './paste/shell.ts';
import { readToml } from './paste/toml.ts';
import { readUrl } from './paste/url.ts';
import type { HubAddress } from './ports.ts';
import { errorAt, type SettingsProblem } from './problem.ts';

export type PasteKind = 'command' | 'url' | 'json' | 'toml';

export interface PastedServer {
  /** Legal, and nobody's yet. */
  name: string;
  spec: ServerSpec;
  title?: string;
  /** What was understood, changed or is left to do. */
  notes: Remark[];
}

export interface Pasted {
  kind: PasteKind;
  servers: PastedServer[];
  problems: SettingsProblem[];
}

export interface PasteOptions {
  separator: string;
  /** Names of servers and groups that exist. */
  taken: ReadonlySet<string>;
  hub?: HubAddress;
}

/**
 * The servers in whatever somebody pastes: a command line, a URL, or a block of any client's settings. Secrets stay as
 * they were typed. Pure; never throws; runs nothing.
 */
export function readPaste(pasted: string, options: PasteOptions): Pasted {
  const text = bare(pasted);
  const kind = kindOf(text);
  const found = text === '' ? nothing(remark('paste_nothing')) : READERS[kind](text);
  return { kind, ...resolve(found, options) };
}

const READERS: Record<PasteKind, (text: string) => PastedDocument> = {
  command: fromShell,
  url: (text) => fromDrafts([readUrl(text.replace(/^<|>$/g, ''))]),
  json: readJsonBlock,
  toml: fromToml,
};

/** Without what a web page or a chat puts around code. */
function bare(text: string): string {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const lines = trimmed.split('\n');
  const fenced = lines.length > 2 && isFence(lines[0]) && isFence(lines.at(-1));
  const inner = fenced ? lines.slice(1, -1).join('\n') : trimmed;
  return /^`[^`]+`$/.test(inner) ? inner.slice(1, -1).trim() : inner.trim();
}

function isFence(line = ''): boolean {
  return /^[ \t]*(?:```|~~~)/.test(line);
}

function kindOf(text: string): PasteKind {
  if (!text.startsWith('{') && /^[ \t]*\[[ \t]*mcp_?servers\b/im.test(text)) return 'toml';
  if (/^(?:\{|["“][^"”\n]*["”]\s*:|\/\/|\/\*|\[)/.test(text)) return 'json';
  const address = /^<?[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(text) || /^[\w.-]+:\d+(?:\/\S*)?$/.test(text);
  return address ? 'url' : 'command';
}

function fromShell(text: string): PastedDocument {
  const shell = readShell(text);
  if (!shell.ok) return nothing(shell.refusal);
  if (shell.commands.length === 0) return nothing(remark('paste_nothing'));
  const read = shell.commands.map(({ words, notes }): PastedDocument => {
    const json = jsonOf(words);
    if (json !== null) return named(readJsonBlock(json.text), json.name);
    const draft = readCommand(words);
    return fromDrafts([isDraft(draft) ? { ...draft, notes: [...notes, ...draft.notes] } : draft]);
  });
  return {
    mcpServers: read.flatMap(({ mcpServers }) => mcpServers),
    servers: read.flatMap(({ servers }) => servers),
    inputs: undefined,
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** The JSON of `code --add-mcp '{…}'` and `claude mcp add-json name '{…}'`. */
function jsonOf(words: readonly string[]): { name: string | null; text: string } | null {
  const added = words.indexOf('--add-mcp');
  if (added > 0) return { name: null, text: words[added + 1] ?? '' };
  const verb = words.indexOf('add-json');
  const text = words.findLast((word) => word.trimStart().startsWith('{'));
  if (verb !== 2 || text === undefined) return null;
  return { name: words.slice(3).find((word) => !word.startsWith('-')) ?? null, text };
}

function named(document: PastedDocument, name: string | null): PastedDocument {
  const [only, ...more] = document.mcpServers;
  if (name === null || only === undefined || more.length > 0) return document;
  return { ...document, mcpServers: [{ ...only, name }] };
}

function fromToml(text: string): PastedDocument {
  const read = readToml(text);
  if (!read.ok) return nothing(read.refusal);
  const document = documentOf(read.value);
  const mcpServers = document.mcpServers.map((draft) => ({ ...draft, entry: fromCodex(draft.entry) }));
  return { ...document, mcpServers };
}

function fromDrafts(read: ReadonlyArray<Draft | NoDraft>): PastedDocument {
  return {
    mcpServers: read.filter(isDraft),
    servers: [],
    inputs: undefined,
    problems: read.flatMap((each) => (isDraft(each) ? [] : [errorAt('', each.problem)])),
  };
}

function nothing(refusal: Remark): PastedDocument {
  return { mcpServers: [], servers: [], inputs: undefined, problems: [errorAt('', refusal)] };
}
