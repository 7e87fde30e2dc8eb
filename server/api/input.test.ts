import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PatchbayError } from '../lib/errors.ts';
import { fieldProblems, jsonPath, parseInput } from './input.ts';

const raw = { params: {}, query: {}, body: undefined, ifMatch: null };

function refused(run: () => unknown): PatchbayError {
  try {
    run();
  } catch (error) {
    if (error instanceof PatchbayError) return error;
  }
  throw new Error('nothing was refused');
}

describe('parseInput', () => {
  it('names every wrong field of query and body in one answer', () => {
    const query = z.object({ limit: z.coerce.number() });
    const body = z.strictObject({ name: z.string(), args: z.array(z.string()) });
    const error = refused(() =>
      parseInput(
        { query, body },
        { ...raw, query: { limit: 'x' }, body: { name: 1, args: ['a', 2], extra: 1 } },
      ),
    );
    expect(error.code).toBe('invalid_input');
    expect(error.fields?.map(({ path }) => path).sort()).toEqual(['args[1]', 'extra', 'name', 'query.limit']);
  });

  it('a path that cannot name anything is not found', () => {
    const params = z.object({ name: z.string().regex(/^a$/) });
    expect(refused(() => parseInput({ params }, { ...raw, params: { name: 'b' } })).code).toBe('not_found');
  });

  it('names the fields of the alternative that was most likely meant', () => {
    const schema = z.object({
      scope: z.union([
        z.strictObject({ all: z.literal(true) }),
        z.strictObject({ groups: z.array(z.string()) }),
      ]),
    });
    const result = schema.safeParse({ scope: { groups: ['a', 7] } });
    expect(result.error && fieldProblems(result.error)).toMatchObject([{ path: 'scope.groups[1]' }]);
  });
});

describe('jsonPath', () => {
  it.each([
    [['spec', 'args', 0], 'spec.args[0]'],
    [['env', 'MY-VAR'], 'env.MY-VAR'],
    [['tools', 'a b', 'name'], 'tools["a b"].name'],
    [[0], '[0]'],
  ])('%j reads %s', (path, expected) => {
    expect(jsonPath(path)).toBe(expected);
  });
});
