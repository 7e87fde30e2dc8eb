import { namesTasks } from '../../../hub/tasks/extension.ts';
import { isRecord, memberValue, parseOrUndefined } from '../../../lib/json/parse.ts';
import { memberOf } from '../../../lib/json/scan.ts';

/** What a stream of `subscriptions/listen` carries. */
export interface Filter {
  tools: boolean;
  prompts: boolean;
  resources: boolean;
  /** Resources whose changes are told. */
  uris: readonly string[];
  /** Tasks whose states are told, by their ids as the client knows them. */
  taskIds: readonly string[];
}

/** Resources that one stream may follow, and tasks. */
export const MOST_URIS = 500;
const MOST_BYTES = 512 * 1024;

const FLAGS = {
  tools: 'toolsListChanged',
  prompts: 'promptsListChanged',
  resources: 'resourcesListChanged',
} as const;

export type FilterReading = { ok: true; filter: Filter } | { ok: false; problem: string };

/** Pure: `params.notifications` of the request. Members that are not known are left out of what is granted. */
export function readFilter(params: Buffer): FilterReading {
  const span = memberOf(params, { start: 0, end: params.length }, 'notifications');
  if (!span) return wrong('params.notifications is missing');
  if (span.end - span.start > MOST_BYTES)
    return wrong(`params.notifications is larger than ${MOST_BYTES} bytes`);
  const said = parseOrUndefined(params.subarray(span.start, span.end));
  if (!isRecord(said)) return wrong('params.notifications must be an object');
  for (const flag of Object.values(FLAGS)) {
    if (said[flag] !== undefined && typeof said[flag] !== 'boolean')
      return wrong(`params.notifications.${flag} must be true or false`);
  }
  const uris = said.resourceSubscriptions ?? [];
  if (!Array.isArray(uris) || !uris.every((uri): uri is string => typeof uri === 'string'))
    return wrong('params.notifications.resourceSubscriptions must be an array of URIs');
  if (uris.length > MOST_URIS) return wrong(`One stream follows at most ${MOST_URIS} resources`);
  const taskIds = said.taskIds ?? [];
  if (!Array.isArray(taskIds) || !taskIds.every((id): id is string => typeof id === 'string'))
    return wrong('params.notifications.taskIds must be an array of ids');
  if (taskIds.length > MOST_URIS) return wrong(`One stream follows at most ${MOST_URIS} tasks`);
  return {
    ok: true,
    filter: {
      tools: said[FLAGS.tools] === true,
      prompts: said[FLAGS.prompts] === true,
      resources: said[FLAGS.resources] === true,
      uris: [...new Set(uris)],
      taskIds: [...new Set(taskIds)],
    },
  };
}

function wrong(problem: string): FilterReading {
  return { ok: false, problem };
}

/** Pure: of what was asked for, what an endpoint of these capabilities can tell. */
export function grantedOf(asked: Filter, capabilities: Record<string, unknown>): Filter {
  const tells = (kind: string, what: string) => memberValue(capabilities[kind], what) === true;
  return {
    tools: asked.tools && tells('tools', 'listChanged'),
    prompts: asked.prompts && tells('prompts', 'listChanged'),
    resources: asked.resources && tells('resources', 'listChanged'),
    uris: tells('resources', 'subscribe') ? asked.uris : [],
    taskIds: namesTasks(capabilities) ? asked.taskIds : [],
  };
}

export function isNothing({ tools, prompts, resources, uris, taskIds }: Filter): boolean {
  return !tools && !prompts && !resources && uris.length === 0 && taskIds.length === 0;
}

/** The filter as `notifications/subscriptions/acknowledged` says it: only what is granted. */
export function filterJson({ tools, prompts, resources, uris, taskIds }: Filter): string {
  return JSON.stringify({
    ...(tools && { [FLAGS.tools]: true }),
    ...(prompts && { [FLAGS.prompts]: true }),
    ...(resources && { [FLAGS.resources]: true }),
    ...(uris.length > 0 && { resourceSubscriptions: uris }),
    ...(taskIds.length > 0 && { taskIds }),
  });
}
