/**
 * Names of what the cache holds, by topic: `[topic]` alone stands for everything of a topic and is what changes
 * invalidate. A filter is the last member, as an object without empty members.
 */
type Filter = Readonly<Record<string, string | number | boolean | null | undefined>>;

export const queryKeys = {
  health: () => ['health'] as const,
  servers: {
    all: ['servers'] as const,
    list: () => ['servers', 'list'] as const,
    one: (name: string) => ['servers', 'one', name] as const,
    /** Whatever else is asked about one server: `tools`, `logs`, `access`, `usage`… */
    part: (name: string, part: string, filter: Filter = {}) =>
      ['servers', 'one', name, part, filter] as const,
  },
  groups: {
    all: ['groups'] as const,
    list: () => ['groups', 'list'] as const,
    one: (id: string) => ['groups', 'one', id] as const,
    part: (id: string, part: string, filter: Filter = {}) => ['groups', 'one', id, part, filter] as const,
  },
  keys: {
    all: ['keys'] as const,
    list: () => ['keys', 'list'] as const,
    one: (id: string) => ['keys', 'one', id] as const,
    part: (id: string, part: string, filter: Filter = {}) => ['keys', 'one', id, part, filter] as const,
  },
  tools: {
    all: ['tools'] as const,
    /** Every tool of every server, with its footprint. */
    index: () => ['tools', 'index'] as const,
    of: (endpoint: string | null) => ['tools', 'of', endpoint] as const,
  },
  smart: {
    all: ['smart'] as const,
    /** Kept true by the live stream. */
    status: () => ['smart', 'status'] as const,
    /** What was found, and what a text would be: answers to questions that are asked for a moment. */
    part: (part: string, filter: Filter = {}) => ['smart', part, filter] as const,
    learned: () => ['smart', 'learned'] as const,
  },
  users: {
    all: ['users'] as const,
    list: () => ['users', 'list'] as const,
    one: (id: string) => ['users', 'one', id] as const,
    sessions: (id: string) => ['users', 'one', id, 'sessions'] as const,
  },
  activity: {
    all: ['activity'] as const,
    list: (filter: Filter) => ['activity', 'list', filter] as const,
    one: (id: string) => ['activity', 'one', id] as const,
    stats: (filter: Filter) => ['activity', 'stats', filter] as const,
  },
  audit: {
    all: ['audit'] as const,
    list: (filter: Filter) => ['audit', 'list', filter] as const,
    one: (id: string) => ['audit', 'one', id] as const,
  },
  sessions: {
    all: ['sessions'] as const,
    list: (filter: Filter = {}) => ['sessions', 'list', filter] as const,
  },
  settings: {
    all: ['settings'] as const,
    system: () => ['settings', 'system'] as const,
    revisions: () => ['settings', 'revisions'] as const,
    part: (part: string, filter: Filter = {}) => ['settings', part, filter] as const,
  },
  /** What the overview sums up. It is asked anew at its own pace, not with every event of its topics. */
  overview: {
    all: ['overview'] as const,
    /** Of calls: everything below `counts` is asked anew while calls come. */
    counts: () => ['overview', 'counts'] as const,
    count: (span: string, groupBy: string) => ['overview', 'counts', span, groupBy] as const,
    items: (span: string) => ['overview', 'items', span] as const,
    footprint: () => ['overview', 'footprint'] as const,
    /** Of every endpoint, beside that of its smart one. */
    endpoints: () => ['overview', 'endpoints'] as const,
    clients: () => ['overview', 'clients'] as const,
  },
  /** What concerns the person alone, and the time before anybody is signed in. */
  account: {
    all: ['account'] as const,
    sessions: () => ['account', 'sessions'] as const,
    setup: () => ['account', 'setup'] as const,
  },
} as const;
