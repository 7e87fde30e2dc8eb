import { namesTasks } from '../../hub/tasks/extension.ts';
import { memberValue } from '../../lib/json/parse.ts';

/** A resource or a task among all that is listened to: what kind it is, and its URI or id. */
export const RESOURCE = 'resource ';
export const TASK = 'task ';

/** What is listened for: as `subscriptions/listen` says it, and the resources and tasks among it. */
export interface ListenFilter {
  json: string;
  topics: Set<string>;
  /** It names tasks, which only clients may that declare them. */
  ofTasks: boolean;
}

/** Pure: all that a server of these capabilities tells of. Null where that is nothing. @param wanted topics */
export function listenFilter(
  capabilities: Record<string, unknown>,
  wanted: Iterable<string>,
): ListenFilter | null {
  const { tools, prompts, resources } = capabilities;
  const topics = [...wanted];
  const uris = memberValue(resources, 'subscribe') === true ? namesOf(RESOURCE, topics) : [];
  const taskIds = namesTasks(capabilities) ? namesOf(TASK, topics) : [];
  const filter = {
    ...(memberValue(tools, 'listChanged') === true ? { toolsListChanged: true } : {}),
    ...(memberValue(prompts, 'listChanged') === true ? { promptsListChanged: true } : {}),
    ...(memberValue(resources, 'listChanged') === true ? { resourcesListChanged: true } : {}),
    ...(uris.length > 0 ? { resourceSubscriptions: uris } : {}),
    ...(taskIds.length > 0 ? { taskIds } : {}),
  };
  if (Object.keys(filter).length === 0) return null;
  return {
    json: JSON.stringify(filter),
    topics: new Set([...topicsOf(RESOURCE, uris), ...topicsOf(TASK, taskIds)]),
    ofTasks: taskIds.length > 0,
  };
}

/** What a server says that it will tell of, as topics. */
export function promisedTopics(promised: unknown): Set<string> {
  return new Set([
    ...topicsOf(RESOURCE, memberValue(promised, 'resourceSubscriptions')),
    ...topicsOf(TASK, memberValue(promised, 'taskIds')),
  ]);
}

function topicsOf(kind: string, names: unknown): string[] {
  return Array.isArray(names) ? names.map((name) => `${kind}${name}`) : [];
}

function namesOf(kind: string, topics: readonly string[]): string[] {
  return topics.filter((topic) => topic.startsWith(kind)).map((topic) => topic.slice(kind.length));
}
