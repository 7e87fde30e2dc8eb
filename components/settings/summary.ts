/**
 * What a revision did, taken from the sentence that the hub wrote down in English, so that it can be said in the
 * reader's language. Null for what is not known here: then the sentence itself is shown.
 */
export type Summary =
  | {
      key: 'unit';
      verb: 'added' | 'changed' | 'removed' | 'enabled' | 'disabled';
      kind: string;
      name: string;
    }
  | { key: 'items'; kind: 'tools' | 'prompts' | 'resources'; name: string }
  | { key: 'applied'; added: number; changed: number; removed: number }
  | { key: 'imported'; count: number }
  | { key: 'rolledBack'; to: number }
  | { key: 'manySettings'; count: number }
  | { key: 'settings'; names: string };

type Reader = [RegExp, (found: Record<string, string>) => Summary];

const VERBS = {
  Added: 'added',
  Changed: 'changed',
  Removed: 'removed',
  Enabled: 'enabled',
  Disabled: 'disabled',
} as const;
const KINDS = ['tools', 'prompts', 'resources'] as const;

const READERS: Reader[] = [
  [
    /^(?<verb>Added|Changed|Removed|Enabled|Disabled) (?<kind>server|group) (?<name>\S+)$/,
    ({ verb = '', kind = '', name = '' }) => ({ key: 'unit', verb: verbOf(verb), kind, name }),
  ],
  [
    /^Changed (?<kind>tools|prompts|resources) of server (?<name>\S+)$/,
    ({ kind, name = '' }) => ({ key: 'items', kind: KINDS.find((one) => one === kind) ?? 'tools', name }),
  ],
  [/^Imported a server$/, () => ({ key: 'imported', count: 1 })],
  [/^Imported (?<count>\d+) servers$/, ({ count }) => ({ key: 'imported', count: Number(count) })],
  [/^Rolled back to revision (?<to>\d+)$/, ({ to }) => ({ key: 'rolledBack', to: Number(to) })],
  [
    /^Applied settings: (?:(?<added>\d+) added)?(?:, )?(?:(?<changed>\d+) changed)?(?:, )?(?:(?<removed>\d+) removed)?$/,
    ({ added, changed, removed }) => ({
      key: 'applied',
      added: Number(added ?? 0),
      changed: Number(changed ?? 0),
      removed: Number(removed ?? 0),
    }),
  ],
  [/^Changed (?<count>\d+) settings$/, ({ count }) => ({ key: 'manySettings', count: Number(count) })],
  [/^Changed (?<names>[\w.]+(?:, [\w.]+)*)$/, ({ names = '' }) => ({ key: 'settings', names })],
];

export function readSummary(text: string): Summary | null {
  for (const [pattern, read] of READERS) {
    const found = pattern.exec(text);
    if (found) return read(found.groups ?? {});
  }
  return null;
}

function verbOf(word: string): (typeof VERBS)[keyof typeof VERBS] {
  return Object.entries(VERBS).find(([one]) => one === word)?.[1] ?? 'changed';
}
