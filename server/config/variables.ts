import { MIN_ENCRYPTION_KEY, MIN_JWT_SECRET, MIN_STATIC_KEY } from '../contract/secret.ts';
import { MIN_PASSWORD, newPasswordSchema, usernameSchema } from '../contract/user.ts';
import { isLoopbackName } from '../lib/host.ts';
import { bySchema, flag, list, type Parser, text, whole, wholeBytes, words } from './parsers.ts';

/**
 * One environment variable. The table below is the only list of them: parsing, the reference page and the rule that
 * our own secrets never expand into a server entry all read it.
 */
export interface Variable<T> {
  readonly name: string;
  readonly description: string;
  /** The default as the reference shows it. */
  readonly default: string;
  readonly parse: Parser<T>;
  /** Also readable from the file named by `<NAME>_FILE`; never expands into a server entry; never shown. */
  readonly secret?: true;
}

function variable<T>(name: string, rest: Omit<Variable<T>, 'name'>): Variable<T> {
  return { name, ...rest };
}

export const variables = {
  PORT: variable('PORT', { description: 'Port of the listener', default: '3000', parse: whole(0, 65_535) }),
  HOST: variable('HOST', { description: 'Address of the listener', default: '127.0.0.1', parse: text }),
  PUBLIC_URL: variable('PUBLIC_URL', {
    description: 'What users type: links, snippets and resource metadata are built from it',
    default: 'derived from the listener',
    parse: url(['http:', 'https:']),
  }),
  ALLOWED_HOSTS: variable('ALLOWED_HOSTS', {
    description: 'Accepted Host headers, separated by commas; without a port every port counts',
    default: "PUBLIC_URL's and loopback",
    parse: list(hostPattern),
  }),
  ALLOWED_ORIGINS: variable('ALLOWED_ORIGINS', {
    description: 'Accepted Origin headers, separated by commas; the port may be *',
    default: "PUBLIC_URL's and loopback",
    parse: list(originPattern),
  }),
  BASE_PATH: variable('BASE_PATH', { description: 'Prefix of every URL', default: '', parse: basePath }),
  TRUST_PROXY: variable('TRUST_PROXY', {
    description: 'Number of proxies whose X-Forwarded-* headers count',
    default: '0',
    parse: whole(0, 16),
  }),
  DATABASE_URL: variable('DATABASE_URL', {
    description: 'PostgreSQL 14 or later with pgvector; empty is the embedded database in DATA_DIR/pg',
    default: '',
    parse: url(['postgres:', 'postgresql:']),
    secret: true,
  }),
  DATABASE_DIRECT_URL: variable('DATABASE_DIRECT_URL', {
    description: 'The same database past a pooler, for LISTEN and locks',
    default: 'DATABASE_URL',
    parse: url(['postgres:', 'postgresql:']),
    secret: true,
  }),
  DATABASE_POOL_SIZE: variable('DATABASE_POOL_SIZE', {
    description: 'Connections to PostgreSQL',
    default: '10',
    parse: whole(1, 500),
  }),
  REDIS_URL: variable('REDIS_URL', {
    description:
      'What several replicas share: limits, and what one hears for the sessions and requests of another',
    default: '',
    parse: url(['redis:', 'rediss:']),
    secret: true,
  }),
  DATA_DIR: variable('DATA_DIR', {
    description: 'Embedded database, generated secrets (0600), logs, the embedded model as it runs',
    default: './data',
    parse: text,
  }),
  MCP_SETTINGS_PATH: variable('MCP_SETTINGS_PATH', {
    description: 'The settings file',
    default: './mcp_settings.json',
    parse: text,
  }),
  ENCRYPTION_KEY: variable('ENCRYPTION_KEY', {
    description: `Encrypts secrets at rest; at least ${MIN_ENCRYPTION_KEY} characters`,
    default: 'generated into DATA_DIR',
    parse: atLeast(MIN_ENCRYPTION_KEY),
    secret: true,
  }),
  JWT_SECRET: variable('JWT_SECRET', {
    description: `Signs what browsers hold that are signed in; at least ${MIN_JWT_SECRET} characters, the same for every replica`,
    default: 'generated into DATA_DIR',
    parse: atLeast(MIN_JWT_SECRET),
    secret: true,
  }),
  ADMIN_USERNAME: variable('ADMIN_USERNAME', {
    description: 'Name of the administrator that ADMIN_PASSWORD makes',
    default: 'admin',
    parse: bySchema(usernameSchema),
  }),
  ADMIN_PASSWORD: variable('ADMIN_PASSWORD', {
    description: `Makes the first administrator; at least ${MIN_PASSWORD} characters`,
    default: '',
    parse: bySchema(newPasswordSchema),
    secret: true,
  }),
  BEARER_KEY: variable('BEARER_KEY', {
    description: `Always counts as a key of full scope; at least ${MIN_STATIC_KEY} characters`,
    default: '',
    parse: atLeast(MIN_STATIC_KEY),
    secret: true,
  }),
  SKIP_AUTH: variable('SKIP_AUTH', {
    description: 'No keys on MCP endpoints; needs a loopback HOST and no proxy',
    default: 'false',
    parse: flag,
  }),
  INIT_TIMEOUT: variable('INIT_TIMEOUT', {
    description: 'Milliseconds an upstream may take to start',
    default: '300000',
    parse: whole(100, 1_800_000),
  }),
  REQUEST_TIMEOUT: variable('REQUEST_TIMEOUT', {
    description: 'Milliseconds without progress until a call fails',
    default: '60000',
    parse: whole(100, 1_800_000),
  }),
  BODY_LIMIT: variable('BODY_LIMIT', { description: 'Largest request', default: '16mb', parse: wholeBytes }),
  RESULT_LIMIT: variable('RESULT_LIMIT', {
    description: 'Largest message of an upstream',
    default: '64mb',
    parse: wholeBytes,
  }),
  LOG_LEVEL: variable('LOG_LEVEL', {
    description: 'error, warn, info or debug',
    default: 'info',
    parse: words(['error', 'warn', 'info', 'debug']),
  }),
  LOG_FORMAT: variable('LOG_FORMAT', {
    description: 'json or pretty',
    default: 'json in production, else pretty',
    parse: words(['json', 'pretty']),
  }),
  LOG_FILE: variable('LOG_FILE', {
    description: 'Also write the log to dated files beside this name, rotated; the name links to the newest',
    default: '',
    parse: text,
  }),
  METRICS_ENABLED: variable('METRICS_ENABLED', {
    description: 'Serve /metrics',
    default: 'true',
    parse: flag,
  }),
  METRICS_PORT: variable('METRICS_PORT', {
    description: 'A port of its own for /metrics, without authentication',
    default: 'same port',
    parse: whole(1, 65_535),
  }),
  SERVICE_NAME: variable('SERVICE_NAME', {
    description: 'Name in logs and metrics',
    default: 'patchbay',
    parse: text,
  }),
  PATCHBAY_ENV: variable('PATCHBAY_ENV', {
    description: 'Profile of timeouts, retries and log level: development, production or test',
    default: 'NODE_ENV',
    parse: words(['development', 'production', 'test']),
  }),
  OPENAI_API_KEY: variable('OPENAI_API_KEY', {
    description: 'Smart routing asks this service for embeddings; without it the embedded model serves',
    default: '',
    parse: text,
    secret: true,
  }),
  OPENAI_BASE_URL: variable('OPENAI_BASE_URL', {
    description:
      'Any service with the same `/embeddings`, also Azure; without a key a local one, with EMBEDDING_MODEL',
    default: "OpenAI's",
    parse: withoutCredentials(url(['http:', 'https:'])),
  }),
  EMBEDDING_MODEL: variable('EMBEDDING_MODEL', {
    description: 'Model of that service; none finds tools by words alone',
    default: 'text-embedding-3-small',
    parse: text,
  }),
  EMBEDDING_DIMENSIONS: variable('EMBEDDING_DIMENSIONS', {
    description: 'Shorter vectors, where the service offers them',
    default: "the model's",
    parse: whole(1, 16_000),
  }),
  UV_DEFAULT_INDEX: variable('UV_DEFAULT_INDEX', {
    description: 'Passed to uvx upstreams',
    default: '',
    parse: text,
  }),
  npm_config_registry: variable('npm_config_registry', {
    description: 'Passed to npx upstreams',
    default: '',
    parse: text,
  }),
  STDIO_SOURCES: variable('STDIO_SOURCES', {
    description: 'Who may introduce commands: file, admin, or both',
    default: 'file,admin',
    parse: list(words(['file', 'admin'])),
  }),
  CONSOLE: variable('CONSOLE', { description: 'off serves no console', default: 'on', parse: flag }),
};

/**
 * Secrets that Patchbay knows but does not read yet. Listed so that they, too, never expand into a server entry.
 */
const RESERVED = ['PATCHBAY_TOKEN'];

export const allVariables: ReadonlyArray<Variable<unknown>> = Object.values(variables);

/** Names whose values belong to the hub alone. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...RESERVED,
  ...allVariables.filter((v) => v.secret).map((v) => v.name),
]);

function url(protocols: readonly string[]): Parser<string> {
  return (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    const kinds = protocols.map((p) => `${p}//`).join(' or ');
    return parsed && protocols.includes(parsed.protocol)
      ? { ok: true, value: value.replace(/\/+$/, '') }
      : { ok: false, message: `must be a URL that begins with ${kinds}` };
  };
}

/** An address is shown to people and in logs; a password in it would be, too. */
function withoutCredentials(parse: Parser<string>): Parser<string> {
  return (value) => {
    const parsed = parse(value);
    if (!parsed.ok) return parsed;
    const { username, password } = new URL(parsed.value);
    return username === '' && password === ''
      ? parsed
      : { ok: false, message: 'must not hold a user or password; the key belongs into OPENAI_API_KEY' };
  };
}

function atLeast(length: number): Parser<string> {
  return (value) =>
    value.length >= length
      ? { ok: true, value }
      : { ok: false, message: `must have at least ${length} characters, has ${value.length}` };
}

function basePath(value: string): ReturnType<Parser<string>> {
  const trimmed = value.replace(/^\/+|\/+$/g, '');
  if (trimmed === '') return { ok: true, value: '' };
  const legal =
    /^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/.test(trimmed) &&
    !trimmed.split('/').some((s) => /^\.+$/.test(s));
  return legal ? { ok: true, value: `/${trimmed}` } : { ok: false, message: 'must be a path such as /hub' };
}

function hostPattern(value: string): ReturnType<Parser<string>> {
  const host = value.toLowerCase();
  return host === '*' || /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/.test(host) || isLoopbackName(host)
    ? { ok: true, value: host }
    : { ok: false, message: `"${value}" is not a host name or host:port` };
}

function originPattern(value: string): ReturnType<Parser<string>> {
  const origin = value.toLowerCase().replace(/\/$/, '');
  return origin === '*' ||
    /^[a-z][a-z0-9+.-]*:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(\d{1,5}|\*))?$/.test(origin)
    ? { ok: true, value: origin }
    : { ok: false, message: `"${value}" is not an origin such as https://hub.example` };
}
