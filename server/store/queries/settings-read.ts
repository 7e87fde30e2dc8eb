import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { groupSpecSchema } from '../../contract/group.ts';
import { originSchema, serverSpecSchema } from '../../contract/server.ts';
import type { SettingsSnapshot, StoredGroup, StoredServer } from '../../contract/snapshot.ts';
import { defaultSystemConfig, type SystemConfig, systemConfigSchema } from '../../contract/system-config.ts';
import { messageOf, PatchbayError } from '../../lib/errors.ts';
import type { Sealer } from '../../lib/seal.ts';
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

  const overridden = overridesByServer(of('override'));
  const servers = new Map<string, StoredServer>();
  for (const row of of('server')) {
    attempt(`server:${row.key}`, () => {
      const spec = { ...unsealSpec(sealer, row), ...overridden.get(row.key) };
      servers.set(row.key, { name: row.key, spec: serverSpecSchema.parse(spec), ...stamps(row) });
    });
  }
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

type OverridesOf = Record<string, Record<string, unknown>>;

function overridesByServer(rows: Row[]): Map<string, OverridesOf> {
  const servers = new Map<string, Map<string, Array<[string, unknown]>>>();
  for (const row of rows) {
    const kinds = servers.get(row.key) ?? new Map<string, Array<[string, unknown]>>();
    const items = kinds.get(row.sub) ?? [];
    items.push([row.item, JSON.parse(row.body)]);
    servers.set(row.key, kinds.set(row.sub, items));
  }
  // fromEntries and not assignment: an item may be called __proto__.
  const record = (kinds: Map<string, Array<[string, unknown]>>): OverridesOf =>
    Object.fromEntries([...kinds].map(([kind, items]) => [kind, Object.fromEntries(items)]));
  return new Map([...servers].map(([server, kinds]) => [server, record(kinds)]));
}

/** `config` with one leaf set. Leaf by leaf, so that one that no longer parses does not undo the others. */
function withLeaf(config: SystemConfig, path: string, value: unknown): SystemConfig {
  const [head = '', ...rest] = path.split('.');
  const node =
    rest.length === 0 ? value : { ...objectSchema.parse(Reflect.get(config, head)), [rest.join('.')]: value };
  return systemConfigSchema.parse({ ...config, [head]: node });
}
