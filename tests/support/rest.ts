import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Hub } from './hub.ts';

export interface RestAnswer {
  status: number;
  etag: string | null;
  body: Record<string, unknown>;
}

const objectSchema = z.record(z.string(), z.unknown());

/** The administrator on the hub's own machine. */
export function localToken(hub: Pick<Hub, 'dataDir'>): string {
  return readFileSync(join(hub.dataDir, 'local-token'), 'utf8').trim();
}

/** One request to the REST API, as the local administrator unless a token is given. */
export async function rest(
  hub: Hub,
  method: string,
  path: string,
  body?: unknown,
  options: { token?: string; ifMatch?: string } = {},
): Promise<RestAnswer> {
  const response = await fetch(`${hub.url}/api${path}`, {
    method,
    headers: {
      authorization: `Bearer ${options.token ?? localToken(hub)}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(options.ifMatch !== undefined && { 'if-match': options.ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = objectSchema.safeParse(text === '' ? {} : JSON.parse(text));
  return { status: response.status, etag: response.headers.get('etag'), body: parsed.data ?? {} };
}

/** A request that must answer 200, held to its schema. A body makes it a POST. */
export async function restAs<T>(
  hub: Hub,
  schema: z.ZodType<T>,
  path: string,
  { body, token }: { body?: unknown; token?: string | undefined } = {},
): Promise<T> {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await rest(hub, method, path, body, token === undefined ? {} : { token });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

/** Makes a key. @returns its id and the token */
export async function makeKey(
  hub: Hub,
  input: Record<string, unknown>,
): Promise<{ id: string; token: string }> {
  const { status, body } = await rest(hub, 'POST', '/keys', { name: 'test', ...input });
  if (status !== 201) throw new Error(`the key was not made: ${status} ${JSON.stringify(body)}`);
  return z
    .object({ token: z.string(), key: z.object({ id: z.string() }) })
    .transform((v) => ({ id: v.key.id, token: v.token }))
    .parse(body);
}

/** Waits until every named server is in `state`. @throws with what they are instead */
export async function waitForServers(hub: Hub, names: string[], state = 'ready', ms = 20_000): Promise<void> {
  const deadline = Date.now() + ms;
  let seen = '';
  while (Date.now() < deadline) {
    const states = await Promise.all(
      names.map(async (name) => (await rest(hub, 'GET', `/servers/${name}`)).body),
    );
    seen = JSON.stringify(states.map((each) => each.status));
    const isThere = (each: Record<string, unknown>) =>
      objectSchema.safeParse(each.status).data?.state === state;
    if (states.every(isThere)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not ${state}: ${seen}`);
}
