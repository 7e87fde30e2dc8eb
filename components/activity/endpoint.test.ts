import { expect, test } from 'vitest';
import { endpointHref } from './endpoint.ts';

test.each([
  ['mcp', 'github', undefined],
  ['mcp/github', 'github', '/servers?name=github'],
  ['mcp/prod', 'github', '/groups?id=prod'],
  ['mcp/prod', null, undefined],
])('%s, with a call to %s, is shown at %s', (endpoint, server, href) => {
  expect(endpointHref({ endpoint, server })).toBe(href);
});
