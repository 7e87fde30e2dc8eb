import { objectsOf } from './json.ts';
import type { Rest } from './rest.ts';
import { until } from './time.ts';

/** @returns how many calls are on record, at the latest after 15 s */
export async function untilRecorded(rest: Rest, awaited: number): Promise<number> {
  let found = 0;
  await until('the records to be written', 15_000, 250, async () => {
    found = await recordedCalls(rest);
    return found >= awaited;
  }).catch(() => {});
  return found;
}

async function recordedCalls(rest: Rest): Promise<number> {
  const groups = objectsOf((await rest.send('GET', '/activity/stats?groupBy=none')).items);
  return groups.reduce((all, { calls }) => all + (typeof calls === 'number' ? calls : 0), 0);
}
