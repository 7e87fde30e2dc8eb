import type { RewriteId } from '../intended-rewrites.ts';
import type { Check } from '../support/check.ts';
import { exchange, type Peer } from '../support/peer.ts';
import { membersOf } from '../support/said.ts';

const METHODS = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'] as const;

/** Every page of a list, each by its bytes and without the cursor that leads to the next. */
export async function pagesOf(peer: Peer, method: string): Promise<string[]> {
  const pages: string[] = [];
  let cursor: string | undefined;
  do {
    const params = cursor === undefined ? '{}' : `{"cursor":${cursor}}`;
    const said = await exchange(peer, `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`);
    const page = said.at(-1) ?? '{}';
    pages.push(page);
    cursor = membersOf(membersOf(page).result ?? '{}').nextCursor;
  } while (cursor !== undefined);
  return pages;
}

export const listChecks = (rewrites: readonly RewriteId[] = []): Check[] =>
  METHODS.map((method) => ({
    name: `${method}: every definition with all its bytes, in order`,
    rewrites,
    run: ({ plain }) => pagesOf(plain, method),
  }));

export const helloChecks: Check[] = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'].map(
  (version) => ({
    name: `initialize of ${version}`,
    rewrites: ['server-identity'],
    run: async ({ open }) => {
      const peer = await open({ version });
      return [peer.hello];
    },
  }),
);
