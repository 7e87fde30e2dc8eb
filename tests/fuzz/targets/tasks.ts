import { isDeepStrictEqual } from 'node:util';
import { createTaskIds } from '../../../server/hub/bridge/task-ids.ts';
import { PatchbayError } from '../../../server/lib/errors.ts';
import { isRecord } from '../../../server/lib/json/parse.ts';
import { splice } from '../../../server/lib/json/splice.ts';
import { opinionOf } from '../json-oracle.ts';
import { objectText } from '../json-text.ts';
import type { Random } from '../random.ts';
import { BINDING, sealers } from '../sealed.ts';
import { seedsOf } from '../seeds.ts';
import { hold, type Target } from '../target.ts';
import { JSON_WORDS } from './words.ts';

const seeds = seedsOf('tasks');
const ids = createTaskIds(sealers.task);
const known = new Set(seeds.map((seed) => idOf(JSON.parse(seed.toString()))));
const RELATED = 'io.modelcontextprotocol/related-task';

export const tasks: Target = {
  name: 'tasks',
  guarantee: 'only ids that were sealed open, whatever bytes name them; sealing changes nothing but ids',
  seeds,
  words: JSON_WORDS,
  generate: (random) => Buffer.from(resultText(random)),
  check(input) {
    checkOpened(input);
    // A result is JSON by the time its ids are sealed.
    const opinion = opinionOf(input);
    if (!opinion.valid) return;
    const sealed = ids.seal(input, 'server', BINDING.principal);
    if (sealed === input) {
      // Where a name stands twice, nobody can say which id is meant.
      const named = placesOf(opinion.value).some((place) => typeof idOf(place) === 'string');
      hold(!named || opinion.repeated || !input.includes('"taskId"'), () => 'an id passed unsealed');
      return;
    }
    const parsed: unknown = JSON.parse(sealed.toString());
    for (const place of placesOf(parsed)) {
      const text = idOf(place);
      if (typeof text !== 'string') continue;
      const opened = open(Buffer.from(JSON.stringify({ taskId: text })));
      if (opened) Object.assign(place, { taskId: opened.ref.taskId });
    }
    hold(isDeepStrictEqual(parsed, opinion.value), () => 'more than the ids has changed');
  },
};

function checkOpened(input: Buffer): void {
  const opened = open(input);
  if (!opened) return;
  const { valid, value } = { value: null, ...opinionOf(input) };
  hold(!valid || known.has(idOf(value)), () => 'an altered id opens');
  const id = idOf(JSON.parse(splice(input, [opened.edit]).toString()));
  hold(id === opened.ref.taskId, () => `the server gets ${id} instead of ${opened.ref.taskId}`);
}

function open(params: Buffer): ReturnType<typeof ids.open> {
  try {
    return ids.open(params, BINDING.principal);
  } catch (error) {
    if (error instanceof PatchbayError && error.code === 'not_found') return null;
    throw error;
  }
}

function idOf(value: unknown): unknown {
  return isRecord(value) ? value.taskId : undefined;
}

/** Whatever may carry an id. */
function placesOf(result: unknown): object[] {
  if (!isRecord(result)) return [];
  const { task, tasks: list, _meta: meta } = result;
  const related = isRecord(meta) ? meta[RELATED] : undefined;
  return [result, task, related, ...(Array.isArray(list) ? list : [])].filter(isRecord);
}

function resultText(random: Random): string {
  const task = () => objectText(random, 3, ['taskId', 'status', 'ttl']);
  const parts = [`"x":${objectText(random, 2)}`];
  if (random.oneIn(2)) parts.push(`"taskId":"${random.pick(['own', '\\u0061', '', 'é'])}"`);
  if (random.oneIn(2)) parts.push(`"task":${task()}`);
  if (random.oneIn(3)) parts.push(`"tasks":[${task()},${task()}, 5]`);
  if (random.oneIn(3)) parts.push(`"_meta":{"${RELATED}":${task()}}`);
  return `{${parts.join(', ')}}`;
}
