import type { Config } from '../config/env.ts';
import { REDACTED } from '../contract/secret.ts';

/** The configuration as an administrator may read it: secrets, passwords in URLs and other people's variables are out. */
export function describeConfig(config: Config): Record<string, unknown> {
  const { entryEnv: _entries, childEnv, ...rest } = config;
  return {
    ...rest,
    encryptionKey: hidden(config.encryptionKey),
    auth: { ...config.auth, bearerKey: hidden(config.auth.bearerKey) },
    database: {
      ...config.database,
      url: withoutPassword(config.database.url),
      directUrl: withoutPassword(config.database.directUrl),
    },
    redisUrl: withoutPassword(config.redisUrl),
    childEnv: Object.keys(childEnv),
  };
}

function hidden(secret: string | null): string | null {
  return secret === null ? null : REDACTED;
}

function withoutPassword(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return text === null ? null : REDACTED;
  const url = new URL(text);
  if (url.password) url.password = 'redacted';
  // Drivers take passwords as parameters too.
  for (const name of [...url.searchParams.keys()]) {
    if (/pass|secret|token|key/i.test(name)) url.searchParams.set(name, 'redacted');
  }
  return url.href;
}
