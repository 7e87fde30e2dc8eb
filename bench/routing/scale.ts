import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Upstream } from '../lib/upstreams.ts';
import { echoUpstream } from '../lib/upstreams.ts';
import type { Check } from '../scenarios/scenario.ts';
import { temporaryDatabase } from '../targets/postgres.ts';
import { readAnySet } from './any-set.ts';
import { place } from './place.ts';
import { type Site, withMeaning, withWords } from './scale-runs.ts';
import { synthetic } from './synthetic.ts';
import { setUpstreams } from './upstreams.ts';

const OWN = join(import.meta.dirname, 'set');

/**
 * Time and memory with so many tools, on the embedded database, and on PostgreSQL where `TEST_DATABASE_URL` names one.
 * @param only one of the two
 * @returns whether every bound held
 */
export async function measureScale(count: number, only: string | undefined, json: boolean): Promise<boolean> {
  const url = process.env.TEST_DATABASE_URL;
  const reports: { database: string; checks: Check[] }[] = [];
  const databases = ['PGlite', ...(url ? ['PostgreSQL'] : [])];
  const wanted = databases.filter((one) => only === undefined || one.toLowerCase() === only.toLowerCase());
  if (wanted.length === 0) throw new Error(`--database is one of ${databases.join(', ')}`);
  for (const database of wanted) {
    if (!json) console.log(`\n${count} tools, ${database}`);
    const checks: Check[] = [];
    await measure(count, database === 'PostgreSQL' ? url : undefined, (...more) => {
      checks.push(...more);
      if (json) return;
      for (const { ok, what, found, bound } of more)
        console.log(`  ${ok ? 'ok    ' : 'NOT OK'}  ${what}: ${found} (${bound})`);
    });
    reports.push({ database, checks });
  }
  if (json) console.log(JSON.stringify({ at: new Date().toISOString(), tools: count, reports }, null, 2));
  return reports.every(({ checks }) => checks.every(({ ok }) => ok));
}

async function measure(count: number, postgres: string | undefined, check: Site['check']): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-routing-'));
  const database = postgres ? await temporaryDatabase(postgres) : null;
  try {
    const set = readAnySet(OWN);
    const upstreams: Upstream[] = [
      ...(await setUpstreams(place(synthetic(set, count)), folder)),
      await echoUpstream('echo', 'http', { tools: 1 }),
    ];
    const site: Site = {
      folder,
      upstreams,
      // The set's, and the six of the server beside.
      tools: count + 6,
      queries: set.queries.map(({ text }) => text),
      database: database?.url ?? null,
      check,
    };
    const before = await withWords(site);
    await withMeaning(site, before);
  } finally {
    await database?.drop();
    if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true });
  }
}
