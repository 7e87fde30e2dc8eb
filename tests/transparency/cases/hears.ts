import { ALL_CAPABILITIES, type Check, type Clients } from '../support/check.ts';
import { exchange, type Peer } from '../support/peer.ts';
import { membersOf } from '../support/said.ts';
import { counted, DONE, ECHO, type ScriptOptions, scripted, wordOf } from '../support/script.ts';
import { ARGUMENTS, METAS, NOTES } from './values.ts';

/** The bytes of a request as its server heard it. */
async function heard(peer: Peer, options: ScriptOptions): Promise<string[]> {
  return [String(await wordOf(peer, 'raw', options))];
}

export const requestChecks: Check[] = [
  ...Object.entries(ARGUMENTS).map(
    ([name, text]): Check => ({
      name: `a server hears arguments with ${name}`,
      rewrites: ['call-id'],
      run: ({ plain }) => heard(plain, { params: `"name":"echo","arguments":${text}` }),
    }),
  ),
  ...Object.entries(METAS).map(
    ([name, text]): Check => ({
      name: `a server hears _meta with ${name}`,
      rewrites: ['call-id'],
      run: ({ plain }) => heard(plain, { meta: text }),
    }),
  ),
  ...['"mine"', '0', '9007199254740993', '""'].map(
    (token): Check => ({
      name: `a server hears that progress is wanted under ${token}`,
      rewrites: ['call-id', 'progress-token'],
      run: ({ plain }) => heard(plain, { meta: `"a":1.0,"progressToken":${token},"z":2` }),
    }),
  ),
  {
    name: 'a server hears params in an unusual order, with members nobody knows',
    rewrites: ['call-id'],
    run: ({ plain }) => heard(plain, { params: `"zeta":1.0,"arguments":{},"alpha":[],"name":"echo"` }),
  },
  {
    name: 'a server hears a method that nobody knows',
    rewrites: ['call-id'],
    run: ({ plain }) => heard(plain, { method: 'x/unheard-of', params: '"a":1.0,"name":"none"' }),
  },
];

const INFO = '{"version":"1.0","name":"größe","x/later":{"n":1.0},"title":"T"}';

/** What a client of a session says of itself, and says unasked, on a connection that is its own. */
export const sessionNotes: Check[] = [
  {
    name: 'a server hears capabilities and clientInfo as its client wrote them',
    run: async ({ open }) => {
      const peer = await open({ capabilities: ALL_CAPABILITIES, info: INFO, session: 'own' });
      const { params = '{}' } = membersOf(String(await wordOf(peer, 'hello')));
      return [params];
    },
  },
  ...Object.entries(NOTES).map(
    ([name, params]): Check => ({
      name: `a server hears a notification with ${name}`,
      run: (clients) => noted(clients, `{"jsonrpc":"2.0","method":"notifications/x","params":${params}}`),
    }),
  ),
  {
    name: 'a server hears that roots have changed',
    run: (clients) => noted(clients, '{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}'),
  },
  {
    name: 'a server hears that a request is taken back, and by which words',
    rewrites: ['call-id'],
    run: async ({ open }) => {
      const peer = await open({ session: 'own' });
      peer.begin(scripted([{ count: 'begun' }, { hang: 'back' }], { id: '"taken back"' }));
      await counted(peer, 'begun');
      await peer.tell(
        '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"reason":"enough","requestId":"taken back","_meta":{"n":1.0}}}',
      );
      await counted(peer, 'back');
      return notesOf(peer);
    },
  },
];

async function noted({ open }: Clients, message: string): Promise<readonly string[]> {
  const peer = await open({ session: 'own' });
  await exchange(peer, scripted([DONE], { params: ECHO }));
  await peer.tell(message);
  return notesOf(peer);
}

async function notesOf(peer: Peer): Promise<string[]> {
  const notes = await wordOf(peer, 'notes');
  return Array.isArray(notes) ? notes.map(String) : [];
}

/** Requests that are taken back under ids that a parser would write differently. */
export const cancelChecks: Check[] = ['"taken back"', '17', '9007199254740993', '"\\u00e9\\/"', '1.0'].map(
  (id) => ({
    name: `a request of the id ${id} is taken back, and its server hears of it`,
    rewrites: ['cancelled-answer'],
    run: async ({ open }) => {
      const plain = await open();
      const [begun, back] = [`begun ${id}`, `back ${id}`];
      const call = plain.begin(scripted([{ count: begun }, { hang: back }], { id }));
      await counted(plain, begun);
      await plain.tell(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${id}}}`);
      await counted(plain, back);
      const after = await exchange(plain, scripted([DONE], { id: '"after"' }));
      await plain.close();
      return [...call.said, ...after];
    },
  }),
);
