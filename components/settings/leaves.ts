interface LeafShape {
  section: string;
  /** Leaves of one card stand together. */
  card: string;
  path: string;
  /** A `share` is a number from 0 to 1, and a `long` text has several lines; both may be absent. */
  kind: 'switch' | 'number' | 'share' | 'text' | 'long' | 'secret' | 'choice';
  /** What a number counts. */
  unit?: string;
}

/** What can be set here of the hub's configuration, in the order of the page. Ranges and defaults are the contract's. */
export const LEAVES = [
  { section: 'general', card: 'endpoints', path: 'routing.enableGlobalRoute', kind: 'switch' },
  { section: 'general', card: 'endpoints', path: 'routing.enableGroupNameRoute', kind: 'switch' },
  { section: 'general', card: 'endpoints', path: 'nameSeparator', kind: 'text' },
  { section: 'general', card: 'access', path: 'routing.enableBearerAuth', kind: 'switch' },
  { section: 'general', card: 'access', path: 'routing.bearerAuthKey', kind: 'secret' },
  { section: 'smart', card: 'smart', path: 'smartRouting.enabled', kind: 'switch' },
  { section: 'smart', card: 'smart', path: 'smartRouting.about', kind: 'long' },
  { section: 'smart', card: 'results', path: 'smartRouting.threshold', kind: 'share' },
  { section: 'smart', card: 'results', path: 'smartRouting.learning', kind: 'switch' },
  { section: 'limits', card: 'limits', path: 'limits.perKey', kind: 'number', unit: 'perMinute' },
  { section: 'limits', card: 'limits', path: 'limits.perAddress', kind: 'number', unit: 'perMinute' },
  { section: 'sessions', card: 'sessions', path: 'sessions.idleMinutes', kind: 'number', unit: 'minutes' },
  { section: 'sessions', card: 'sessions', path: 'sessions.maxHours', kind: 'number', unit: 'hours' },
  { section: 'retention', card: 'records', path: 'retention.activityDays', kind: 'number', unit: 'days' },
  { section: 'retention', card: 'records', path: 'retention.rollupDays', kind: 'number', unit: 'days' },
  { section: 'retention', card: 'records', path: 'retention.auditDays', kind: 'number', unit: 'days' },
  { section: 'retention', card: 'records', path: 'retention.revisions', kind: 'number' },
  { section: 'payloads', card: 'payloads', path: 'activity.payloads', kind: 'choice' },
  { section: 'payloads', card: 'payloads', path: 'activity.payloadBytes', kind: 'number', unit: 'bytes' },
] as const satisfies readonly LeafShape[];

export type Leaf = (typeof LEAVES)[number];
export type LeafPath = Leaf['path'];
export type ConfigSectionId = Leaf['section'];

export function leavesOf(section: ConfigSectionId): readonly Leaf[] {
  return LEAVES.filter((leaf) => leaf.section === section);
}

/** The value at a dotted path such as `limits.perKey`; undefined where there is none. */
export function valueAt(config: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), config);
}

/** The value of a leaf; null where it is absent, which is also how a patch makes it so. */
export const leafAt = (config: unknown, path: LeafPath): unknown => valueAt(config, path) ?? null;

/** A merge patch of single leaves: `limits.perKey` = 5 → `{limits: {perKey: 5}}`. */
export function patchOf(values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [path, value] of values) put(patch, path.split('.'), value);
  return patch;
}

function put(node: Record<string, unknown>, [head = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    node[head] = value;
    return;
  }
  const below = node[head];
  const next = isRecord(below) ? below : {};
  node[head] = next;
  put(next, rest, value);
}

/** The id of a leaf's control, for the summary of errors. */
export const idOf = (path: LeafPath): string => `leaf-${path.replace('.', '-')}`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
