import { expect } from 'vitest';
import type { SendOptions, TestApi } from './api.ts';

/** A request as a browser's page sends it: with its cookie, from the hub's own origin. */
export function page(
  api: TestApi,
  method: string,
  path: string,
  options: SendOptions & { cookie?: string } = {},
) {
  const { cookie, headers = {}, token = null, ...rest } = options;
  const own = { origin: api.url, 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) };
  return api.send(method, path, { ...rest, token, headers: { ...own, ...headers } });
}

/** What a browser is told about its cookie; its content is called `value`. */
export function attributesOf(response: Response): Record<string, string> {
  const [cookie = ''] = response.headers.getSetCookie();
  return Object.fromEntries(
    cookie.split('; ').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.startsWith('patchbay_refresh') ? 'value' : name, value.join('=')];
    }),
  );
}

/** Opens the live stream and reads until it has begun. */
export async function follow(api: TestApi, token: string) {
  const response = await api.send('GET', '/api/events', { token });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  if (!reader) throw new Error('the stream has no body');
  await reader.read();
  let open = true;
  const ended = (async () => {
    while (!(await reader.read()).done);
  })()
    .catch(() => {})
    .finally(() => {
      open = false;
    });
  return { ended, isOpen: () => open, cancel: () => reader.cancel() };
}
