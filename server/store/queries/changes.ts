import { sql } from 'drizzle-orm';
import type { Change } from '../../contract/snapshot.ts';
import { CHANNEL, noteAnnouncement } from '../changes.ts';
import type { Db } from '../db.ts';

/**
 * Tells every hub, this one included, once `tx` commits; nobody if it does not. Announce last: concurrent
 * transactions that announce the same topic wait for each other from here on. `name` is cut to 200 characters.
 */
export async function announce(tx: Db, change: Exclude<Change, { topic: 'resync' }>): Promise<void> {
  noteAnnouncement(tx, change);
  const payload = JSON.stringify({ topic: change.topic, name: change.name.slice(0, 200) });
  await tx.execute(sql`
    with counted as (
      insert into change_counters as c (topic, count) values (${change.topic}, 1)
      on conflict (topic) do update set count = c.count + 1
      returning 1
    )
    select pg_notify(${CHANNEL}, ${payload}) from counted`);
}
