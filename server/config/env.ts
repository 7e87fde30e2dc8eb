import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BackoffPolicy } from '../lib/backoff.ts';
import { errnoOf, type FieldProblem, PatchbayError } from '../lib/errors.ts';
import { bareHost, isLoopbackName, isWildcard } from '../lib/host.ts';
import { reservedNames, type Variable, variables } from './variables.ts';

export { type Variable, variables } from './variables.ts';

export type Profile = 'development' | 'production' | 'test';
export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything the process was told from outside, parsed once. Durations in ms, sizes in bytes, paths absolute. */
export interface Config {
  readonly profile: Profile;
  readonly serviceName: string;
  readonly listen: {
    readonly host: string;
    readonly port: number;
    /** Empty, or `/prefix` without a slash at its end. */
    readonly basePath: string;
    /** With the base path, without a slash at its end. */
    readonly publicUrl: string;
    /** `host` (any port), `host:port`, or `*`; lower case. */
    readonly allowedHosts: readonly string[];
    /** `scheme://host[:port]`, port may be `*`; or `*` alone; lower case. */
    readonly allowedOrigins: readonly string[];
    readonly trustProxy: number;
  };
  readonly dataDir: string;
  readonly settingsPath: string;
  readonly database: {
    readonly url: string | null;
    readonly directUrl: string | null;
    readonly poolSize: number;
  };
  readonly redisUrl: string | null;
  readonly encryptionKey: string | null;
  readonly jwtSecret: string | null;
  /** The first administrator; without a password nobody is made. */
  readonly admin: { readonly username: string; readonly password: string | null };
  readonly auth: { readonly bearerKey: string | null; readonly skip: boolean };
  readonly timeouts: { readonly initMs: number; readonly requestMs: number };
  /** Delays between tries of an upstream. */
  readonly retry: BackoffPolicy;
  readonly limits: { readonly bodyBytes: number; readonly resultBytes: number };
  readonly log: {
    readonly level: 'error' | 'warn' | 'info' | 'debug';
    readonly format: 'json' | 'pretty';
    readonly file: string | null;
  };
  /** `port` null: on the main port, behind a key. */
  readonly metrics: { readonly enabled: boolean; readonly port: number | null };
  readonly stdioSources: { readonly file: boolean; readonly admin: boolean };
  readonly console: boolean;
  /** Where smart routing's vectors come from: `createEmbedder` says what follows from it. */
  readonly embedding: {
    readonly apiKey: string | null;
    readonly baseUrl: string | null;
    readonly model: string | null;
    readonly dimensions: number | null;
  };
  /** All that an upstream child inherits of the hub's environment. */
  readonly childEnv: Readonly<Record<string, string>>;
  /** What `${VAR}` in server entries may name: the environment without Patchbay's own secrets. */
  readonly entryEnv: Environment;
}

type ReadText = (path: string) => string;
type Read = <T>(variable: Variable<T>) => T | undefined;

/**
 * @throws PatchbayError `misconfigured` whose fields list every problem at once
 */
export function parseEnv(
  env: Environment,
  readText: ReadText = (path) => readFileSync(path, 'utf8'),
): Config {
  const problems: FieldProblem[] = [];
  const config = assemble(env, (variable) => {
    const text = textOf(env, variable, readText, problems);
    if (text === undefined) return undefined;
    const parsed = variable.parse(text);
    if (parsed.ok) return parsed.value;
    problems.push({ path: variable.name, message: parsed.message });
    return undefined;
  });
  problems.push(...unsafe(config));
  if (problems.length === 0) return config;
  const lines = problems.map((p) => `  ${p.path}: ${p.message}`);
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  throw new PatchbayError('misconfigured', `The environment has ${count}:\n${lines.join('\n')}`, {
    fields: problems,
  });
}

/** The configuration of this process. @throws PatchbayError as `parseEnv` */
export function readConfig(): Config {
  return parseEnv(process.env);
}

/**
 * An empty variable is an absent one: compose files pass empty strings for what is not set. Blanks around a value never
 * belong to it; a secret of nothing else is refused, since whoever set it believes that there is one.
 */
function textOf(
  env: Environment,
  v: Variable<unknown>,
  readText: ReadText,
  problems: FieldProblem[],
): string | undefined {
  const direct = env[v.name] || undefined;
  const path = v.secret ? env[`${v.name}_FILE`] : undefined;
  if (!path) {
    if (v.secret && direct?.trim() === '') problems.push({ path: v.name, message: 'is nothing but blanks' });
    return direct?.trim() || undefined;
  }
  if (direct) {
    problems.push({ path: v.name, message: `is set both directly and by ${v.name}_FILE` });
    return undefined;
  }
  try {
    const text = readText(path).trim();
    if (text !== '') return text;
    problems.push({ path: `${v.name}_FILE`, message: `${path} is empty` });
  } catch (error) {
    problems.push({
      path: `${v.name}_FILE`,
      message: `cannot read ${path} (${errnoOf(error) ?? 'unreadable'})`,
    });
  }
  return undefined;
}

const INHERITED = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'UV_DEFAULT_INDEX', 'npm_config_registry'];

const PROFILES: Record<
  Profile,
  { level: 'info' | 'warn'; init: number; request: number; retry: BackoffPolicy }
> = {
  production: { level: 'info', init: 300_000, request: 60_000, retry: { baseMs: 1000, capMs: 60_000 } },
  // A developer restarts servers all day and waits for them to come back.
  development: { level: 'info', init: 300_000, request: 60_000, retry: { baseMs: 500, capMs: 10_000 } },
  test: { level: 'warn', init: 20_000, request: 10_000, retry: { baseMs: 50, capMs: 500 } },
};

function assemble(env: Environment, read: Read): Config {
  const v = variables;
  const profile = read(v.PATCHBAY_ENV) ?? nodeProfile(env.NODE_ENV);
  const defaults = PROFILES[profile];
  const databaseUrl = read(v.DATABASE_URL) ?? null;
  const sources = read(v.STDIO_SOURCES) ?? ['file', 'admin'];
  const dataDir = resolve(read(v.DATA_DIR) ?? 'data');
  const logFile = read(v.LOG_FILE);
  return {
    profile,
    serviceName: read(v.SERVICE_NAME) ?? 'patchbay',
    listen: listenOf(read),
    dataDir,
    settingsPath: resolve(read(v.MCP_SETTINGS_PATH) ?? 'mcp_settings.json'),
    database: {
      url: databaseUrl,
      directUrl: read(v.DATABASE_DIRECT_URL) ?? databaseUrl,
      poolSize: read(v.DATABASE_POOL_SIZE) ?? 10,
    },
    redisUrl: read(v.REDIS_URL) ?? null,
    encryptionKey: read(v.ENCRYPTION_KEY) ?? null,
    jwtSecret: read(v.JWT_SECRET) ?? null,
    admin: { username: read(v.ADMIN_USERNAME) ?? 'admin', password: read(v.ADMIN_PASSWORD) ?? null },
    auth: { bearerKey: read(v.BEARER_KEY) ?? null, skip: read(v.SKIP_AUTH) ?? false },
    timeouts: {
      initMs: read(v.INIT_TIMEOUT) ?? defaults.init,
      requestMs: read(v.REQUEST_TIMEOUT) ?? defaults.request,
    },
    retry: defaults.retry,
    limits: {
      bodyBytes: read(v.BODY_LIMIT) ?? 16 * 1024 ** 2,
      resultBytes: read(v.RESULT_LIMIT) ?? 64 * 1024 ** 2,
    },
    log: {
      level: read(v.LOG_LEVEL) ?? defaults.level,
      format: read(v.LOG_FORMAT) ?? (profile === 'production' ? 'json' : 'pretty'),
      file: logFile === undefined ? null : resolve(logFile),
    },
    metrics: { enabled: read(v.METRICS_ENABLED) ?? true, port: read(v.METRICS_PORT) ?? null },
    stdioSources: { file: sources.includes('file'), admin: sources.includes('admin') },
    console: read(v.CONSOLE) ?? true,
    embedding: embeddingOf(read),
    childEnv: Object.fromEntries(INHERITED.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
    entryEnv: Object.fromEntries(Object.entries(env).filter(([name]) => !reservedNames.has(name))),
  };
}

function embeddingOf(read: Read): Config['embedding'] {
  const apiKey = read(variables.OPENAI_API_KEY) ?? null;
  return {
    apiKey,
    baseUrl: read(variables.OPENAI_BASE_URL) ?? null,
    model: read(variables.EMBEDDING_MODEL) ?? (apiKey === null ? null : 'text-embedding-3-small'),
    dimensions: read(variables.EMBEDDING_DIMENSIONS) ?? null,
  };
}

function listenOf(read: Read): Config['listen'] {
  const host = read(variables.HOST) ?? '127.0.0.1';
  const port = read(variables.PORT) ?? 3000;
  const basePath = read(variables.BASE_PATH) ?? '';
  const publicUrl = read(variables.PUBLIC_URL) ?? derivedUrl(host, port) + basePath;
  const { hostname, origin } = new URL(publicUrl);
  return {
    host,
    port,
    basePath,
    publicUrl,
    allowedHosts: read(variables.ALLOWED_HOSTS) ?? unique([hostname.toLowerCase(), ...LOOPBACK]),
    allowedOrigins:
      read(variables.ALLOWED_ORIGINS) ??
      unique([origin.toLowerCase(), ...LOOPBACK.map((name) => `http://${name}:*`)]),
    trustProxy: read(variables.TRUST_PROXY) ?? 0,
  };
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function derivedUrl(host: string, port: number): string {
  const bare = bareHost(host);
  const shown =
    isLoopbackName(host) || isWildcard(host) ? 'localhost' : bare.includes(':') ? `[${bare}]` : bare;
  const url = `http://${shown}${port === 80 ? '' : `:${port}`}`;
  return URL.canParse(url) ? url : `http://localhost:${port}`;
}

function nodeProfile(nodeEnv: string | undefined): Profile {
  return nodeEnv === 'production' || nodeEnv === 'test' ? nodeEnv : 'development';
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Combinations that would run unsafe are refused rather than warned about. */
function unsafe({ auth, listen, metrics }: Config): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (auth.skip && !isLoopbackName(listen.host)) {
    problems.push({ path: 'SKIP_AUTH', message: `needs a loopback HOST, not ${listen.host}` });
  }
  if (auth.skip && listen.trustProxy > 0) {
    problems.push({ path: 'SKIP_AUTH', message: 'cannot be used behind a proxy (TRUST_PROXY)' });
  }
  if (metrics.port !== null && metrics.port === listen.port) {
    problems.push({
      path: 'METRICS_PORT',
      message: 'is the port of the listener; leave it unset to share that port',
    });
  }
  return problems;
}

/** What the command line is told: where the hub answers and with what token. */
export interface ClientConfig {
  readonly url: string | null;
  readonly token: string | null;
}

export function parseClientEnv(env: Environment): ClientConfig {
  return {
    url: env.PATCHBAY_URL?.trim().replace(/\/+$/, '') || null,
    token: env.PATCHBAY_TOKEN?.trim() || null,
  };
}

export function readClientConfig(): ClientConfig {
  return parseClientEnv(process.env);
}
