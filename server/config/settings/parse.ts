import type { Node } from 'jsonc-parser';
import { type GroupSpec, groupSpecSchema } from '../../contract/group.ts';
import { DEFAULT_SEPARATOR } from '../../contract/names.ts';
import { type Remark, remark } from '../../contract/remark.ts';
import { knownKeys } from '../../contract/schema.ts';
import { type ServerSpec, serverSpecSchema } from '../../contract/server.ts';
import { isRecord } from '../../lib/json/parse.ts';
import { canonicalJson, compareText, digest } from './canonical.ts';
import { checked, unknownKey } from './checked.ts';
import { inputDefaults, normaliseGroup, normaliseServer, replaceInputs } from './dialects.ts';
import { type Open, property, readDocument, type ValueReader } from './document.ts';
import { aliasProblems, shadowOf } from './group-rules.ts';
import { sharedNames } from './item-names.ts';
import { isName, slug } from './name.ts';
import { addressProblems, type HubAddress } from './ports.ts';
import { errorAt, jsonPath, type SettingsProblem, warningAt } from './problem.ts';
import { parseSystem } from './system.ts';
import type { ParsedSettings, ParsedUnit, UnitName, UnreadableSettings } from './units.ts';

export interface ParseOptions {
  /** The separator in use, when the document doesn't set one. */
  separator?: string;
  hub?: HubAddress;
  /** Servers that exist beside the document's, so that groups may name them. */
  knownServers?: ReadonlySet<string>;
  open?: Open;
}

interface Draft {
  units: Map<UnitName, ParsedUnit>;
  held: Set<UnitName>;
  problems: SettingsProblem[];
  separator: string;
  /** Server names as the document spells them → as we call them. */
  servers: Map<string, string>;
}

/** Reads a settings document of any dialect. Pure; never throws. */
export function parseSettings(text: string, options: ParseOptions = {}): ParsedSettings | UnreadableSettings {
  const document = readDocument(text, options.open);
  if ('severity' in document) return { ok: false, problems: [document] };
  const { entries, value } = document;
  const draft: Draft = {
    units: new Map(),
    held: new Set(),
    problems: topLevelProblems(entries),
    separator: options.separator ?? DEFAULT_SEPARATOR,
    servers: new Map(),
  };
  for (const node of section(entries, 'systemConfig')) takeSystem(draft, node, value);
  takeServers(draft, entries, value, options);
  for (const node of section(entries, 'groups'))
    takeGroups(draft, node, value, options.knownServers ?? new Set());
  draft.problems.push(...shadowedNames(draft, options.knownServers ?? new Set()));
  const hash = documentHash(entries, value);
  const { units, held, problems } = draft;
  return { ok: true, units, held, problems, hash, sealed: document.sealed() };
}

/** Of what the document says and not of what we make of it, so that it is the same whatever names mean here. */
function documentHash(entries: readonly Node[], value: ValueReader): string {
  const members = entries.map((node) => {
    const { key, value: member } = property(node);
    return [key, canonicalJson(value(member, [key], []))] as const;
  });
  return digest(canonicalJson([...members].sort(([a], [b]) => compareText(a, b))));
}

const SECTIONS = ['mcpServers', 'servers', 'groups', 'systemConfig', 'inputs', '$schema'];

function topLevelProblems(entries: readonly Node[]): SettingsProblem[] {
  const seen = new Set<string>();
  return entries.flatMap((node): SettingsProblem[] => {
    const { key } = property(node);
    if (!SECTIONS.includes(key)) return [unknownKey([], key, SECTIONS)];
    if (seen.has(key)) return [errorAt(jsonPath([key]), remark('repeated'))];
    seen.add(key);
    return [];
  });
}

function section(entries: readonly Node[], name: string): Node[] {
  return entries.flatMap((node) => {
    const { key, value } = property(node);
    return key === name && value ? [value] : [];
  });
}

function takeSystem(draft: Draft, node: Node, value: ValueReader): void {
  const problems: SettingsProblem[] = [];
  const raw = value(node, ['systemConfig'], problems);
  const spoiled = new Set(problems.filter((p) => p.severity === 'error').map((p) => p.path));
  const parsed = parseSystem(raw, ['systemConfig']);
  draft.problems.push(...problems, ...parsed.problems);
  for (const name of parsed.held) draft.held.add(`system:${name}`);
  for (const [name, leaf] of parsed.leaves) {
    const path = jsonPath(['systemConfig', ...name.split('.')]);
    if (spoiled.has(path)) draft.held.add(`system:${name}`);
    else draft.units.set(`system:${name}`, { kind: 'system', name, value: leaf, path, ...textOf(leaf) });
  }
  const separator = parsed.leaves.get('nameSeparator');
  if (typeof separator === 'string') draft.separator = separator;
}

function takeServers(
  draft: Draft,
  entries: readonly Node[],
  value: ValueReader,
  options: ParseOptions,
): void {
  const defaults = inputDefaults(section(entries, 'inputs').map((node) => value(node, ['inputs'], []))[0]);
  for (const sectionName of ['mcpServers', 'servers']) {
    for (const node of section(entries, sectionName)) {
      if (node.type !== 'object') {
        draft.problems.push(errorAt(sectionName, remark('not_servers')));
        draft.held.add('server:*');
        continue;
      }
      for (const child of node.children ?? []) {
        const { key, value: entry } = property(child);
        const path = [sectionName, key];
        const problems: SettingsProblem[] = [];
        const raw = value(entry, path, problems);
        const named = new Set<string>();
        const replaced = sectionName === 'servers' ? replaceInputs(raw, defaults, named) : raw;
        for (const name of named) {
          problems.push(warningAt(jsonPath(path), remark('asked_value', { name })));
        }
        takeServer(draft, key, path, replaced, problems);
      }
    }
  }
  draft.problems.push(...addressProblems(draft.units, options.hub).map((found) => hold(draft, found)));
}

function hold(
  draft: Draft,
  { unit, problem }: { unit: UnitName; problem: SettingsProblem },
): SettingsProblem {
  if (problem.severity === 'error') {
    draft.units.delete(unit);
    draft.held.add(unit);
  }
  return problem;
}

function takeServer(
  draft: Draft,
  key: string,
  path: PropertyKey[],
  raw: unknown,
  problems: SettingsProblem[],
): void {
  const name = takeName(draft, 'server', key, path, problems);
  const parsed = name === null ? null : parseServer(raw, path, problems);
  draft.problems.push(...problems);
  if (name === null) return;
  draft.servers.set(key, name);
  if (parsed === null || hasError(problems)) {
    draft.held.add(`server:${name}`);
    return;
  }
  const slugged = name !== key;
  const spec = slugged && parsed.title === undefined ? { ...parsed, title: key.slice(0, 200) } : parsed;
  const text = textOf(slugged ? { name: key, entry: raw } : raw);
  draft.units.set(`server:${name}`, { kind: 'server', name, spec, path: jsonPath(path), ...text });
}

function parseServer(raw: unknown, path: PropertyKey[], problems: SettingsProblem[]): ServerSpec | null {
  if (!isRecord(raw)) {
    problems.push(errorAt(jsonPath(path), remark('not_object')));
    return null;
  }
  const entry = normaliseServer(raw, path, problems);
  if (hasError(problems) && typeof entry.type !== 'string') {
    // What it is can't be told, perhaps because the very member that would tell is misspelt.
    const known = knownKeys(serverSpecSchema, []);
    const strange = Object.keys(entry).filter((key) => !known.includes(key));
    problems.push(...strange.map((key) => unknownKey(path, key, known)));
    return null;
  }
  const result = checked(serverSpecSchema, entry, path);
  problems.push(...result.problems.filter((found) => !problems.some((known) => known.path === found.path)));
  if (result.value) problems.push(...sharedNames(result.value, path));
  return result.value;
}

/**
 * The name a unit gets: its own, or a slug with a warning. Null (with an error) if that is impossible or taken; a
 * repeated name also holds the unit, for which of the two is meant can't be known.
 */
function takeName(
  draft: Draft,
  kind: 'server' | 'group',
  key: string,
  path: readonly PropertyKey[],
  problems: SettingsProblem[],
): string | null {
  const error = (said: Remark): null => {
    problems.push(errorAt(jsonPath(path), said));
    return null;
  };
  const name = isName(key, draft.separator) ? key : slug(key, draft.separator);
  if (name === null) return error(remark('no_name'));
  const same: UnitName = `${kind}:${name}`;
  if (draft.units.has(same) || draft.held.has(same)) {
    // An exact name keeps its place against a slug; two equal names spoil each other.
    if (name === key) {
      draft.units.delete(same);
      draft.held.add(same);
    }
    return error(remark('name_twice', { name }));
  }
  if (kind === 'group' && (draft.units.has(`server:${name}`) || draft.held.has(`server:${name}`))) {
    return error(remark('name_of_server', { name }));
  }
  if (name !== key) {
    problems.push(warningAt(jsonPath(path), remark('name_changed', { given: key, name })));
  }
  return name;
}

function takeGroups(draft: Draft, node: Node, value: ValueReader, known: ReadonlySet<string>): void {
  if (node.type !== 'array') {
    draft.problems.push(errorAt('groups', remark('not_groups')));
    draft.held.add('group:*');
    return;
  }
  (node.children ?? []).forEach((child, index) => {
    const problems: SettingsProblem[] = [];
    const raw = value(child, ['groups', index], problems);
    takeGroup(draft, raw, ['groups', index], problems, known);
    draft.problems.push(...problems);
  });
}

function takeGroup(
  draft: Draft,
  raw: unknown,
  path: PropertyKey[],
  problems: SettingsProblem[],
  known: ReadonlySet<string>,
): void {
  if (!isRecord(raw)) {
    problems.push(errorAt(jsonPath(path), remark('not_object')));
    return;
  }
  const { id, ...rest } = raw;
  const key = id ?? rest.name;
  if (typeof key !== 'string') {
    problems.push(errorAt(jsonPath([...path, 'id']), remark('group_id_needed')));
    return;
  }
  const name = takeName(draft, 'group', key, [...path, id === undefined ? 'name' : 'id'], problems);
  if (name === null) return;
  const result = checked(
    groupSpecSchema,
    normaliseGroup(rest, (member) => draft.servers.get(member) ?? slugOf(member, draft.separator)),
    path,
  );
  problems.push(...result.problems);
  for (const { index, said } of aliasProblems(result.value?.servers ?? [], draft.separator))
    problems.push(errorAt(jsonPath([...path, 'servers', index, 'alias']), said));
  if (result.value === null || hasError(problems)) {
    draft.held.add(`group:${name}`);
    return;
  }
  const spec: GroupSpec = { ...result.value, servers: members(draft, result.value, path, problems, known) };
  if (name !== key && spec.name === undefined) spec.name = key.slice(0, 200);
  draft.units.set(`group:${name}`, { kind: 'group', name, spec, path: jsonPath(path), ...textOf(raw) });
}

/** Groups whose name stands for something else; of no weight where groups don't answer under their names. */
function shadowedNames({ units, held }: Draft, known: ReadonlySet<string>): SettingsProblem[] {
  const route = units.get('system:routing.enableGroupNameRoute');
  if (route?.kind === 'system' && route.value === false) return [];
  const found = [...units.values()].flatMap((unit) => (unit.kind === 'group' ? [unit] : []));
  const groups = found.map(({ name, spec }) => ({ id: name, name: spec.name }));
  const isServer = (name: string) =>
    units.has(`server:${name}`) || held.has(`server:${name}`) || known.has(name);
  return found.flatMap(({ name, spec, path }): SettingsProblem[] => {
    const shadow = shadowOf({ id: name, name: spec.name }, groups, isServer);
    return shadow ? [warningAt(`${path}.name`, shadow)] : [];
  });
}

/** Members under the names we use; the same server twice counts once, an unknown one stays and is warned about. */
function members(
  draft: Draft,
  spec: GroupSpec,
  path: PropertyKey[],
  problems: SettingsProblem[],
  known: ReadonlySet<string>,
): GroupSpec['servers'] {
  const kept = new Map<string, GroupSpec['servers'][number]>();
  spec.servers.forEach((member, index) => {
    const warn = (said: Remark): void => {
      problems.push(warningAt(jsonPath([...path, 'servers', index]), said));
    };
    const { name } = member;
    if (kept.has(name)) warn(remark('member_again', { name }));
    else kept.set(name, member);
    if (!draft.units.has(`server:${name}`) && !draft.held.has(`server:${name}`) && !known.has(name)) {
      warn(remark('no_server', { name }));
    }
  });
  return [...kept.values()];
}

/** A member that is no server of the document may still be one of the console; it is warned about either way. */
function slugOf(name: string, separator: string): string {
  return isName(name, separator) ? name : (slug(name, separator) ?? name);
}

function hasError(problems: readonly SettingsProblem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

function textOf(raw: unknown): { text: string; hash: string } {
  const text = canonicalJson(raw);
  return { text, hash: digest(text) };
}
