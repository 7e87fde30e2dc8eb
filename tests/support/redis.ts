import { reportSkip } from './skips.ts';

/** The Redis of the tests, or null (reported as a skip) where there is none. */
export function testRedisUrl(what: string): string | null {
  const url = process.env.TEST_REDIS_URL;
  if (url) return url;
  reportSkip(what, 'redis-server (Debian package), then TEST_REDIS_URL=redis://127.0.0.1:6379');
  return null;
}
