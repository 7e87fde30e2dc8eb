import { remark } from '../../contract/remark.ts';
import type { ServerSpec } from '../../contract/server.ts';
import { jsonPath, type SettingsProblem, warningAt } from './problem.ts';

/** Tools or prompts of one server that are to be shown under one name: clients could not tell them apart. */
export function sharedNames(spec: ServerSpec, path: readonly PropertyKey[]): SettingsProblem[] {
  return (['tools', 'prompts'] as const).flatMap((kind) => {
    const owners = new Map<string, string>();
    return Object.entries(spec[kind] ?? {}).flatMap(([item, { name }]): SettingsProblem[] => {
      if (name === undefined) return [];
      const owner = owners.get(name);
      if (owner === undefined) {
        owners.set(name, item);
        return [];
      }
      return [warningAt(jsonPath([...path, kind, item, 'name']), remark('item_name_again', { name, owner }))];
    });
  });
}
