import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './policy.ts';

const DIGEST = "'sha256-abc='";

test('only the scripts that were built in may run inline', () => {
  const policy = contentSecurityPolicy([DIGEST]);
  expect(policy).toContain(`script-src 'self' ${DIGEST};`);
  expect(policy).not.toContain("'unsafe-eval'");
  expect(/script-src[^;]*unsafe-inline/.test(policy)).toBe(false);
});

test('no other site may frame the console or receive its forms', () => {
  const policy = contentSecurityPolicy([]);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self'");
  expect(policy).toContain("base-uri 'none'");
});
