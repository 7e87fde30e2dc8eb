import { expect, test } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { routes } from './routes/index.ts';

test('no parameter may be null, and what stands in a path is required', () => {
  const wrong: string[] = [];
  for (const [path, methods] of Object.entries(openApiDocument(routes, '1.0.0').paths ?? {})) {
    const operations: Array<{ parameters?: Array<Record<string, unknown>> }> = Object.values(methods);
    for (const parameter of operations.flatMap(({ parameters = [] }) => parameters)) {
      const nullable = JSON.stringify(parameter.schema).includes('"null"');
      if (nullable || (parameter.in === 'path' && parameter.required !== true))
        wrong.push(`${path} ${parameter.name}`);
    }
  }
  expect(wrong).toEqual([]);
});
