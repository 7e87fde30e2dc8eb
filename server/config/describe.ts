import { REDACTED } from '../contract/secret.ts';
import type { Config, Environment } from './env.ts';
import { allVariables, type variables } from './variables.ts';

/** One variable as `/config` shows it. */
export interface ShownVariable {
  name: string;
  /** What is in force, written as the variable would be, whether set, derived or a default; null for none. */
  value: string | null;
  /** Whether the environment sets it. */
  set: boolean;
  description: string;
}

/** Every variable with what is in force, for people; of a secret only that there is one. */
export function describeEnv(env: Environment, config: Config): ShownVariable[] {
  return allVariables.map(({ name, secret, description }) => {
    const set = Boolean(env[name] || (secret && env[`${name}_FILE`]));
    const value = effective.get(name)?.(config) ?? null;
    const text = value === null || value === '' ? null : secret ? REDACTED : String(value);
    return { name, value: text, set, description };
  });
}

/** As `describeEnv`, of this process. */
export function describeProcessEnv(config: Config): ShownVariable[] {
  return describeEnv(process.env, config);
}

type InForce = (config: Config) => string | number | boolean | null | undefined;

const EFFECTIVE: { readonly [Name in keyof typeof variables]: InForce } = {
  PORT: ({ listen }) => listen.port,
  HOST: ({ listen }) => listen.host,
  PUBLIC_URL: ({ listen }) => listen.publicUrl,
  ALLOWED_HOSTS: ({ listen }) => listen.allowedHosts.join(','),
  ALLOWED_ORIGINS: ({ listen }) => listen.allowedOrigins.join(','),
  BASE_PATH: ({ listen }) => listen.basePath,
  TRUST_PROXY: ({ listen }) => listen.trustProxy,
  DATABASE_URL: ({ database }) => database.url,
  DATABASE_DIRECT_URL: ({ database }) => database.directUrl,
  DATABASE_POOL_SIZE: ({ database }) => database.poolSize,
  REDIS_URL: ({ redisUrl }) => redisUrl,
  DATA_DIR: ({ dataDir }) => dataDir,
  MCP_SETTINGS_PATH: ({ settingsPath }) => settingsPath,
  // There always is one: what the environment does not give was generated.
  ENCRYPTION_KEY: ({ encryptionKey }) => encryptionKey ?? REDACTED,
  JWT_SECRET: ({ jwtSecret }) => jwtSecret ?? REDACTED,
  ADMIN_USERNAME: ({ admin }) => admin.username,
  ADMIN_PASSWORD: ({ admin }) => admin.password,
  BEARER_KEY: ({ auth }) => auth.bearerKey,
  SKIP_AUTH: ({ auth }) => auth.skip,
  INIT_TIMEOUT: ({ timeouts }) => timeouts.initMs,
  REQUEST_TIMEOUT: ({ timeouts }) => timeouts.requestMs,
  BODY_LIMIT: ({ limits }) => limits.bodyBytes,
  RESULT_LIMIT: ({ limits }) => limits.resultBytes,
  LOG_LEVEL: ({ log }) => log.level,
  LOG_FORMAT: ({ log }) => log.format,
  LOG_FILE: ({ log }) => log.file,
  METRICS_ENABLED: ({ metrics }) => metrics.enabled,
  METRICS_PORT: ({ metrics, listen }) => (metrics.enabled ? (metrics.port ?? listen.port) : null),
  SERVICE_NAME: ({ serviceName }) => serviceName,
  PATCHBAY_ENV: ({ profile }) => profile,
  UV_DEFAULT_INDEX: ({ childEnv }) => childEnv.UV_DEFAULT_INDEX,
  npm_config_registry: ({ childEnv }) => childEnv.npm_config_registry,
  STDIO_SOURCES: ({ stdioSources: { file, admin } }) =>
    [file ? 'file' : '', admin ? 'admin' : ''].filter(Boolean).join(','),
  OPENAI_API_KEY: ({ embedding }) => embedding.apiKey,
  OPENAI_BASE_URL: ({ embedding }) => embedding.baseUrl,
  EMBEDDING_MODEL: ({ embedding }) => embedding.model,
  EMBEDDING_DIMENSIONS: ({ embedding }) => embedding.dimensions,
  CONSOLE: ({ console }) => (console ? 'on' : 'off'),
};
const effective: ReadonlyMap<string, InForce> = new Map(Object.entries(EFFECTIVE));
