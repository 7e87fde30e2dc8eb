import { type Remark, remark } from '../../../contract/remark.ts';
import type { ServerSpec } from '../../../contract/server.ts';
import { slug } from '../name.ts';
import { parseSettings } from '../parse.ts';
import type { Pasted, PastedServer, PasteOptions } from '../paste.ts';
import { errorAt, type SettingsProblem } from '../problem.ts';
import type { PastedDocument } from './document.ts';
import type { Draft } from './draft.ts';
import { nameOfEntry } from './name.ts';

/** What nobody has in mind to paste. */
const MOST_SERVERS = 200;

/** Values that stand for something to be filled in. */
const PLACEHOLDER =
  /^(?:Bearer )?(?:<[^<>]+>|\[[A-Z][^\]]+\]|(?:your|my)[-_ ].*|x{3,}|\.{3}|…|changeme|todo)$/i;

/** The same among arguments, where only this form is sure: `<your-token>`, `--token=<your-token>`. */
const WORD = /(?:^|=|Bearer )<[A-Za-z][^<>]*>$/;

/** Drafts through the reader of settings documents, which knows every dialect and rule, under names nobody has yet. */
export function resolve(found: PastedDocument, options: PasteOptions): Omit<Pasted, 'kind'> {
  const count = found.mcpServers.length + found.servers.length;
  if (count === 0) return { servers: [], problems: found.problems };
  if (count > MOST_SERVERS) return { servers: [], problems: [tooMany(count)] };
  const { separator, hub } = options;
  const used = new Set<string>();
  const sections = {
    mcpServers: withKeys(found.mcpServers, used, separator),
    servers: withKeys(found.servers, used, separator),
  };
  const document = {
    mcpServers: entriesOf(sections.mcpServers),
    servers: entriesOf(sections.servers),
    inputs: found.inputs,
  };
  const result = parseSettings(JSON.stringify(document), { separator, ...(hub && { hub }) });
  const problems = [...found.problems, ...result.problems];
  if (!result.ok) return { servers: [], problems };
  const drafts = new Map(
    [...sections.mcpServers, ...sections.servers].map(([key, draft]) => [slug(key, separator) ?? key, draft]),
  );
  const servers = [...result.units.values()].flatMap((unit) =>
    unit.kind === 'server' ? [pastedServer(unit.name, unit.spec, drafts.get(unit.name)?.notes ?? [])] : [],
  );
  return { servers: renamed(servers, options), problems };
}

function tooMany(count: number): SettingsProblem {
  return errorAt('', remark('paste_many_servers', { count, limit: MOST_SERVERS }));
}

type Keyed = Array<[key: string, draft: Draft]>;

function entriesOf(keyed: Keyed): Record<string, unknown> {
  return Object.fromEntries(keyed.map(([key, { entry }]) => [key, entry]));
}

/** A key for every draft: as it is called, or else by what it runs; what is called alike is numbered. */
function withKeys(drafts: readonly Draft[], used: Set<string>, separator: string): Keyed {
  return drafts.map((draft) => {
    const legal = slug(draft.name ?? nameOfEntry(draft.entry) ?? '', separator) ?? 'server';
    // A name that somebody gave stays: the reader makes a legal one of it and keeps this as the title.
    const given = draft.name !== null && slug(draft.name, separator) !== null ? draft.name : legal;
    const key = free(given, used, separator);
    used.add(key);
    return [key, draft];
  });
}

function pastedServer(name: string, spec: ServerSpec, notes: readonly Remark[]): PastedServer {
  const { title } = spec;
  return { name, spec, ...(title !== undefined && { title }), notes: [...notes, ...placeholders(spec)] };
}

/** What exists already stays what it is: a namesake gets a number. */
function renamed(servers: readonly PastedServer[], { taken, separator }: PasteOptions): PastedServer[] {
  const used = new Set(taken);
  return servers.map((server) => {
    const name = free(server.name, used, separator);
    used.add(name);
    if (name === server.name) return server;
    const note = remark('paste_renamed', { given: server.name, name });
    return { ...server, name, notes: [...server.notes, note] };
  });
}

function free(name: string, used: ReadonlySet<string>, separator: string): string {
  const joiner = separator.includes('-') ? '.' : '-';
  let candidate = name;
  for (let number = 2; used.has(candidate); number++) {
    const suffix = `${joiner}${number}`;
    candidate = name.slice(0, 40 - suffix.length) + suffix;
  }
  return candidate;
}

function placeholders(spec: ServerSpec): Remark[] {
  const stdio = spec.type === 'stdio';
  const keys = Object.entries(stdio ? spec.env : spec.headers).flatMap(([key, value]) =>
    PLACEHOLDER.test(value) ? [key] : [],
  );
  const part = stdio ? 'env' : 'headers';
  const words = stdio ? spec.args.flatMap((word, at) => (WORD.test(word) ? [`${at + 1}`] : [])) : [];
  return [
    ...keys.map((name) => remark('paste_placeholder', { part, name })),
    ...words.map((name) => remark('paste_placeholder', { part: 'args', name })),
  ];
}
