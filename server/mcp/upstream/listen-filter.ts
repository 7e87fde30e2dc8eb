import { memberValue } from '../../lib/json/parse.ts';

/** What is listened for: as `subscriptions/listen` says it, and the resources among it. */
export interface ListenFilter {
  json: string;
  uris: Set<string>;
}

/** Pure: all that a server of these capabilities tells of. Null where that is nothing. */
export function listenFilter(
  { tools, prompts, resources }: Record<string, unknown>,
  wanted: Iterable<string>,
): ListenFilter | null {
  const uris = new Set(memberValue(resources, 'subscribe') === true ? wanted : []);
  const filter = {
    ...(memberValue(tools, 'listChanged') === true ? { toolsListChanged: true } : {}),
    ...(memberValue(prompts, 'listChanged') === true ? { promptsListChanged: true } : {}),
    ...(memberValue(resources, 'listChanged') === true ? { resourcesListChanged: true } : {}),
    ...(uris.size > 0 ? { resourceSubscriptions: [...uris] } : {}),
  };
  return Object.keys(filter).length === 0 ? null : { json: JSON.stringify(filter), uris };
}
