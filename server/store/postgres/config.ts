import type { ClientConfig, CustomTypesConfig } from 'pg';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 10_000;

/** Instants and the like stay text: drizzle makes the Dates. */
const TEXT_TYPES = new Set<number>([1082, 1114, 1184, 1186, 1115, 1182, 1185, 1187, 1231]);
const asText = (value: string) => value;

export const types: CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (TEXT_TYPES.has(oid)) return asText;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

export interface Connection {
  url: string;
  /** A statement that takes longer is cancelled, a transaction that idles longer is rolled back, by the server. */
  statementMs: number;
  /** Behind a pooler those limits cannot be set when connecting: PgBouncer refuses start-up parameters. */
  poolered: boolean;
}

export function clientConfig({ url, statementMs, poolered }: Connection): ClientConfig {
  return {
    connectionString: url,
    application_name: 'patchbay',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // A little longer than the server's own limit, so that its clearer error comes first.
    query_timeout: statementMs + 5_000,
    keepAlive: true,
    types,
    ...(!poolered && { statement_timeout: statementMs, idle_in_transaction_session_timeout: statementMs }),
  };
}

/** Host, port and database: what may be said of a URL in messages and logs. */
export function describeUrl(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname || 'localhost'}:${port || 5432}${pathname}`;
  } catch {
    return 'the configured address';
  }
}
