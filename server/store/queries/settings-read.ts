import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { groupSpecSchema } from '../../contract/group.ts';
import { originSchema, type ServerSpec, serverSpecSchema } from '../../contract/server.ts';
import type { SettingsSnapshot, StoredGroup, StoredServer } from '../../contract/snapshot.ts';
import { defaultSystemConfig, type SystemConfig, systemConfigSchema } from '../../contract/system-config.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import type { Sealer } from '../../lib/seal.ts';
import { createTextMemo, type TextMemo } from '../../lib/text-memo.ts';
import type { Db } from '../db.ts';
import { rowsOf } from './rows.ts';

/** A snapshot, and what of the stored settings could not be read: such a unit is left out, the others stand. */
export interface SettingsRead extends SettingsSnapshot {
  problems: Array<{ unit: string; message: string }>;
}

const rowSchema = z.object({
  t: z.enum(['revision', 'server', 'override', 'group', 'leaf']),
  key: z.string(),
  sub: z.string(),
  item: z.string(),
  body: z.string(),
  origin: originSchema,
  revision: z.coerce.number(),
  created: z.coerce.number(),
  updated: z.coerce.number(),
});
type Row = z.infer<typeof rowSchema>;

/**
 * Everything in one statement: one statement sees one state of the database, whatever commits meanwhile, and costs one
 * round trip.
 */
const everything = sql`
  with t as (
    select 'revision' as t, '' as key, '' as sub, '' as item, '' as body, 'admin' as origin,
      coalesce(max(number), 0) as revision, now() as created, now() as updated from settings_revisions
    union all
    select 'server', name, '', '', spec, origin, revision, created_at, updated_at from servers
    union all
    select 'override', server, kind, item, spec, 'admin', 0, now(), now() from overrides
    union all
    select 'group', id, '', '', spec, origin, revision, created_at, updated_at from groups
    union all
    select 'leaf', path, '', '', value, 'admin', 0, now(), updated_at from system_config
  )
  select t, key, sub, item, body, origin, revision,
    (extract(epoch from created) * 1000)::float8 as created,
    (extract(epoch from updated) * 1000)::float8 as updated
  from t order by key, item`;

export async function readSettings(db: Db, sealer: Sealer): Promise<SettingsRead> {
  const rows = await rowsOf(db, everything, rowSchema);
  const of = (t: Row['t']) => rows.filter((row) => row.t === t);
  const problems: SettingsRead['problems'] = [];
  const attempt = (unit: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      problems.push({ unit, message: messageOf(error) });
    }
  };

  const overridden = rowsByServer(of('override'));
  const specs = specsOf(sealer);
  const servers = new Map<string, StoredServer>();
  for (const row of of('server')) {
    attempt(`server:${row.key}`, () => {
      const overrides = overridden.get(row.key) ?? [];
      const text = [row.body, ...overrides.flatMap(({ sub, item, body }) => [sub, item, body])].join('\n');
      const read = () => serverSpecSchema.parse({ ...unsealSpec(sealer, row), ...overridesOf(overrides) });
      servers.set(row.key, { name: row.key, spec: specs.of(row.key, text, read), ...stamps(row) });
    });
  }
  specs.sweep();
  const groups = new Map<string, StoredGroup>();
  for (const row of of('group')) {
    attempt(`group:${row.key}`, () => {
      const spec = groupSpecSchema.parse(JSON.parse(row.body));
      groups.set(row.key, { id: row.key, spec, ...stamps(row) });
    });
  }
  let system = defaultSystemConfig;
  for (const row of of('leaf')) {
    attempt(`system:${row.key}`, () => {
      system = withLeaf(system, row.key, JSON.parse(unseal(sealer, row.body)));
    });
  }
  return { revision: of('revision')[0]?.revision ?? 0, servers, groups, system, problems };
}

const memos = new WeakMap<Sealer, TextMemo<ServerSpec>>();

/**
 * Entries are opened and checked once: the settings are read for every list and every change, and 200 entries cost the
 * event loop some 20 ms. A sealed text never means two things, so what was made of it stays right.
 */
function specsOf(sealer: Sealer): TextMemo<ServerSpec> {
  const memo = memos.get(sealer) ?? createTextMemo<ServerSpec>();
  memos.set(sealer, memo);
  return memo;
}

function stamps(row: Row) {
  return {
    origin: row.origin,
    revision: row.revision,
    createdAt: new Date(row.created),
    updatedAt: new Date(row.updated),
  };
}

function unseal(sealer: Sealer, body: string): string {
  const plain = sealer.open(body);
  if (plain === null)
    throw new PatchbayError(
      'internal',
      'was not sealed with this ENCRYPTION_KEY; start with the key it was stored with, or enter it again',
    );
  return plain.toString();
}

const objectSchema = z.record(z.string(), z.unknown());

function unsealSpec(sealer: Sealer, row: Row): Record<string, unknown> {
  return objectSchema.parse(JSON.parse(unseal(sealer, row.body)));
}

function rowsByServer(rows: Row[]): Map<string, Row[]> {
  const servers = new Map<string, Row[]>();
  for (const row of rows) {
    const known = servers.get(row.key);
    if (known) known.push(row);
    else servers.set(row.key, [row]);
  }
  return servers;
}

/** By kind and item. fromEntries and not assignment: an item may be called __proto__. */
function overridesOf(rows: Row[]): Record<string, Record<string, unknown>> {
  const kinds = new Map<string, Array<[string, unknown]>>();
  for (const { sub, item, body } of rows) {
    const items = kinds.get(sub) ?? [];
    items.push([item, JSON.parse(body)]);
    kinds.set(sub, items);
  }
  return Object.fromEntries([...kinds].map(([kind, items]) => [kind, Object.fromEntries(items)]));
}

/** `config` with one leaf set. Leaf by leaf, so that one that no longer parses does not undo the others. */
function withLeaf(config: SystemConfig, path: string, value: unknown): SystemConfig {
  const [head = '', ...rest] = path.split('.');
  const node =
    rest.length === 0 ? value : { ...objectSchema.parse(Reflect.get(config, head)), [rest.join('.')]: value };
  return systemConfigSchema.parse({ ...config, [head]: node });
}
