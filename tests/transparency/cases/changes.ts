import type { Check } from '../support/check.ts';
import { exchange, type Peer } from '../support/peer.ts';
import { DONE, type Step, scripted } from '../support/script.ts';
import { pagesOf } from './lists.ts';

const URI = 'test://static/hello';
const OTHER = 'test://static/pixel';

/** list → what is added to it, and how it is asked for */
const ADDED = {
  tools: ['tools/list', '{"zeta":1.0,"name":"added","inputSchema":{"type":"object"}}'],
  prompts: ['prompts/list', '{"zeta":1.0,"name":"added"}'],
  resources: ['resources/list', '{"zeta":1.0,"name":"added","uri":"test://added"}'],
  templates: ['resources/templates/list', '{"zeta":1.0,"name":"added","uriTemplate":"test://added/{x}"}'],
} as const;

const touch = (uri: string, n: number): Step => ({
  touch: uri,
  params: `{"touched":${n}.0,"uri":${JSON.stringify(uri)},"_meta":{"big":9007199254740993}}`,
});

/** Lists that change while a client has its stream open. */
export const changeChecks: Check[] = [
  ...Object.entries(ADDED).map(
    ([list, [method, item]]): Check => ({
      name: `a client is told that ${list} were added, and is then shown them`,
      rewrites: ['changes-told-once'],
      run: async ({ open }) => {
        const peer = await open();
        const before = await pagesOf(peer, method);
        const heard = await peer.listen();
        await exchange(peer, scripted([{ add: list, item }, DONE]));
        const told = await heard.until((message) => message.includes('/list_changed'));
        const after = await pagesOf(peer, method);
        await peer.close();
        return [...before, ...told, ...after];
      },
    }),
  ),
  {
    name: 'an added tool can be called',
    run: async ({ open }) => {
      const peer = await open();
      await pagesOf(peer, 'tools/list');
      const heard = await peer.listen();
      await exchange(peer, scripted([{ add: 'tools', item: '{"name":"later","inputSchema":{}}' }, DONE]));
      await heard.until((message) => message.includes('/list_changed'));
      const said = await exchange(peer, scripted([DONE], { params: '"name":"later"' }));
      await peer.close();
      return said;
    },
  },
];

const request = (id: number, method: string, uri: string) =>
  `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":{"uri":"${uri}"}}`;

/** What a client hears of its subscriptions up to the one that ends the check. */
async function touched(peer: Peer, steps: Step[], subscribe: () => Promise<void>): Promise<string[]> {
  const heard = await peer.listen();
  await subscribe();
  await exchange(peer, scripted([...steps, DONE]));
  const all = await heard.until((message) => message.includes('"touched":99.0'));
  return all.filter((message) => message.includes('"touched"'));
}

export const subscriptionChecks: Check[] = [
  {
    name: 'a client hears of a resource it subscribed to, each time and with all bytes',
    run: async ({ open }) => {
      const peer = await open();
      const steps = [touch(URI, 1), touch(URI, 2), touch(URI, 3), touch(URI, 99)];
      const said = await touched(peer, steps, async () => {
        await exchange(peer, request(1, 'resources/subscribe', URI));
      });
      await peer.close();
      return said;
    },
  },
  {
    name: 'a client hears of nothing that it did not subscribe to, or does not any more',
    run: async ({ open }) => {
      const peer = await open();
      const steps = [touch(URI, 1), touch('test://item/1', 2), touch(OTHER, 3), touch(OTHER, 99)];
      const said = await touched(peer, steps, async () => {
        await exchange(peer, request(1, 'resources/subscribe', URI));
        await exchange(peer, request(2, 'resources/subscribe', OTHER));
        await exchange(peer, request(3, 'resources/unsubscribe', URI));
      });
      await peer.close();
      return said;
    },
  },
  {
    name: 'a client with a connection of its own hears of a resource it subscribed to before it did anything else',
    run: async ({ open }) => {
      const peer = await open({ session: 'own' });
      const said = await touched(peer, [touch(URI, 1), touch(URI, 99)], async () => {
        await exchange(peer, request(1, 'resources/subscribe', URI));
      });
      await peer.close();
      return said;
    },
  },
  {
    name: 'a client that subscribes twice hears once',
    run: async ({ open }) => {
      const peer = await open();
      const said = await touched(peer, [touch(URI, 1), touch(URI, 99)], async () => {
        await exchange(peer, request(1, 'resources/subscribe', URI));
        await exchange(peer, request(2, 'resources/subscribe', URI));
      });
      await peer.close();
      return said;
    },
  },
];
