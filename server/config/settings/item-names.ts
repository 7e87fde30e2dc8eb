import type { ServerSpec } from '../../contract/server.ts';
import { jsonPath, type SettingsProblem } from './problem.ts';

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
      const message = `"${name}" is shown for "${owner}" already; this one gets a suffix`;
      return [{ severity: 'warning', path: jsonPath([...path, kind, item, 'name']), message }];
    });
  });
}
