import { expect, test } from 'vitest';
import { readHealth } from './health.ts';

test.each(['healthy', 'degraded', 'unhealthy'])('the status %s is understood', (status) => {
  expect(readHealth({ status, extra: 1 }).status).toBe(status);
});

test.each([null, 'healthy', {}, { status: 'fine' }, []])('anything else is refused: %j', (body) => {
  expect(() => readHealth(body)).toThrow();
});
