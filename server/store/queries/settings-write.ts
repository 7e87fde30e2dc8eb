import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { GroupSpec } from '../../contract/group.ts';
import type { ItemKind, ItemOverride, Origin, ServerSpec } from '../../contract/server.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { Db } from '../db.ts';
import { groups, overrides, servers, systemConfig } from '../schema/index.ts';
import { rowsOf } from './rows.ts';
import { storableJson } from './storable.ts';

/** Any fixed number; advisory locks of one database share one namespace. */
const SETTINGS_LOCK = 7_228_001;

/**
 * Makes writers of settings take turns until `tx` ends. Take it before reading what is going to be changed.
 * @returns the number of the newest revision, 0 if there is none
 */
export async function lockSettings(tx: Db): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(${SETTINGS_LOCK})`);
  const [row] = await rowsOf(
    tx,
    sql`select coalesce(max(number), 0)::int as number from settings_revisions`,
    z.object({ number: z.number() }),
  );
  return row?.number ?? 0;
}

interface ServerWrite {
  name: string;
  spec: ServerSpec;
  origin: Origin;
  revision: number;
}

/** Creates or replaces a server with all its item overrides. The whole spec is sealed. */
export async function putServer(tx: Db, sealer: Sealer, server: ServerWrite): Promise<void> {
  const { tools, prompts, resources, ...spec } = server.spec;
  const now = new Date();
  const row = {
    type: spec.type,
    enabled: spec.enabled,
    title: spec.title ?? null,
    spec: sealer.seal(JSON.stringify(spec)),
    origin: server.origin,
    revision: server.revision,
    updatedAt: now,
  };
  await tx
    .insert(servers)
    .values({ name: server.name, createdAt: now, ...row })
    .onConflictDoUpdate({ target: servers.name, set: row });
  await tx.delete(overrides).where(eq(overrides.server, server.name));
  const rows = overrideRows(server.name, { tools, prompts, resources });
  if (rows.length > 0) {
    // One parameter, however many there are (the protocol stops at 65,535).
    await tx.execute(sql`
      insert into overrides (server, kind, item, spec)
      select server, kind, item, spec
      from json_to_recordset(${storableJson(rows)}::json) as r(server text, kind text, item text, spec text)`);
  }
}

type Overrides = { [Kind in ItemKind]: Record<string, ItemOverride> | undefined };

function overrideRows(server: string, of: Overrides) {
  const kinds: ItemKind[] = ['tools', 'prompts', 'resources'];
  return kinds.flatMap((kind) =>
    Object.entries(of[kind] ?? {}).map(([item, spec]) => ({
      server,
      kind,
      item,
      spec: JSON.stringify(spec),
    })),
  );
}

/** @returns whether there was one */
export async function removeServer(tx: Db, name: string): Promise<boolean> {
  const gone = await tx.delete(servers).where(eq(servers.name, name)).returning({ name: servers.name });
  return gone.length > 0;
}

interface GroupWrite {
  id: string;
  spec: GroupSpec;
  origin: Origin;
  revision: number;
}

export async function putGroup(tx: Db, group: GroupWrite): Promise<void> {
  const now = new Date();
  const row = { spec: group.spec, origin: group.origin, revision: group.revision, updatedAt: now };
  await tx
    .insert(groups)
    .values({ id: group.id, createdAt: now, ...row })
    .onConflictDoUpdate({ target: groups.id, set: row });
}

/** @returns whether there was one */
export async function removeGroup(tx: Db, id: string): Promise<boolean> {
  const gone = await tx.delete(groups).where(eq(groups.id, id)).returning({ id: groups.id });
  return gone.length > 0;
}

/** @param path e.g. `routing.enableGlobalRoute`; @param value anything JSON can say but undefined */
export async function putSystemLeaf(tx: Db, sealer: Sealer, path: string, value: unknown): Promise<void> {
  const row = { value: sealer.seal(JSON.stringify(value)), updatedAt: new Date() };
  await tx
    .insert(systemConfig)
    .values({ path, ...row })
    .onConflictDoUpdate({ target: systemConfig.path, set: row });
}

/** The leaf reads its default again. @returns whether it was set */
export async function removeSystemLeaf(tx: Db, path: string): Promise<boolean> {
  const gone = await tx
    .delete(systemConfig)
    .where(eq(systemConfig.path, path))
    .returning({ path: systemConfig.path });
  return gone.length > 0;
}
