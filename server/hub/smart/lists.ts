import type { Catalog } from '../catalog.ts';
import type { View } from '../policy.ts';
import { whatLiesBehind } from './about.ts';
import { definitionsOf } from './definitions.ts';

/**
 * What a smart endpoint lists: the three tools, and nothing else. Pure. What lies behind is found, called and read by the
 * catalog as on any other endpoint.
 * @param head members that every list begins with, each closed by a comma
 */
export function smartLists(
  view: View,
  { tools, taskTools }: Pick<Catalog, 'tools' | 'taskTools'>,
  head: string,
): Catalog['bytes'] {
  const definitions = definitionsOf(whatLiesBehind(view, tools), taskTools.size > 0);
  const listed = [...definitions.values()].map((json) => json.toString('utf8'));
  const bytes = (member: string, items: string) => Buffer.from(`{${head}"${member}":[${items}]}`);
  return {
    tools: bytes('tools', listed.join(',')),
    prompts: bytes('prompts', ''),
    resources: bytes('resources', ''),
    templates: bytes('resourceTemplates', ''),
  };
}
