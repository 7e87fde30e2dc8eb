import { expect, test } from 'vitest';
import { endpointHref } from './endpoint.ts';

test.each([
  ['mcp', 'github', undefined],
  ['mcp/github', 'github', '/servers?name=github'],
  ['mcp/prod', 'github', '/groups?id=prod'],
  ['mcp/prod', null, undefined],
  ['mcp/$smart', 'github', undefined],
  ['mcp/$smart/prod', 'github', '/groups?id=prod'],
  ['mcp/$smart/prod', null, '/groups?id=prod'],
])('%s, with a call to %s, is shown at %s', (endpoint, server, href) => {
  expect(endpointHref({ endpoint, server })).toBe(href);
});
