import { elementsOf, type Members, membersOf, stringIn, textOf, withMembers } from './support/said.ts';

/** Which way the messages came. */
export type Side = 'direct' | 'hub';

/** A difference between a direct connection and one through the hub that is meant to be. */
export interface Rewrite {
  /** What is different. */
  what: string;
  why: string;
  /** Puts both sides' messages into one form, in which nothing but this difference is gone. */
  apply: (messages: readonly Members[], side: Side) => Members[];
}

const each =
  (change: (message: Members, side: Side) => Members): Rewrite['apply'] =>
  (messages, side) =>
    messages.map((message) => change(message, side));

const ANY = '"*"';

/** Members of an object that is a member of the message. */
function inside(message: Members, key: string, change: (inner: Members) => Members): Members {
  const inner = message[key];
  return inner?.startsWith('{') ? withMembers(message, { [key]: textOf(change(membersOf(inner))) }) : message;
}

function replaced(message: Members, keys: readonly string[]): Members {
  const change = keys.flatMap((key) => (message[key] === undefined ? [] : [[key, ANY]]));
  return withMembers(message, Object.fromEntries(change));
}

/** The same value with its members sorted by name. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const isQuestion = ({ id, method }: Members) => id !== undefined && method !== undefined;
const isCancelled = (message: Members) => stringIn(message, 'method') === 'notifications/cancelled';
const LISTS = ['tools', 'prompts', 'resources', 'resourceTemplates'];

/** An answer to a list request as one message for each item, in order. */
function itemsOf(message: Members): Members[] {
  const result = message.result === undefined ? {} : membersOf(message.result);
  const list = LISTS.find((name) => result[name] !== undefined);
  if (list === undefined) return [message];
  const texts = elementsOf(result[list] ?? '[]');
  return texts.map((item) => ({ [list]: item }));
}

const rewrites = {
  envelope: {
    what: 'The order of the members of a message (`jsonrpc`, `id`, `result` …) and the white space between them',
    why: 'The hub writes the envelope; what the members hold passes byte for byte.',
    apply: each((message) => message),
  },
  'cancelled-answer': {
    what: 'A request that its client has taken back over HTTP is answered with an error',
    why: 'Its connection has to end; the client does not wait for the answer any more.',
    apply: (messages) => messages.filter(({ error }) => !error?.includes('the call was cancelled')),
  },
  'server-identity': {
    what: '`serverInfo` of `initialize` and of discovery (2026-07-28), and the order in which capabilities are named',
    why: 'A client talks to the hub: it is told its name and version, and what all servers of the endpoint can do.',
    apply: each((message) =>
      inside(message, 'result', ({ serverInfo: _own, _meta: _names, ...rest }) =>
        membersOf(JSON.stringify(sorted(JSON.parse(textOf(rest))))),
      ),
    ),
  },
  'question-id': {
    what: 'The id of a request that a server makes, and with it `requestId` where it takes the request back',
    why: 'Ids of several servers would collide in one session; an id that cannot be guessed is answered by nobody else.',
    apply: each((message) => {
      if (isQuestion(message)) return replaced(message, ['id']);
      return isCancelled(message)
        ? inside(message, 'params', (params) => replaced(params, ['requestId']))
        : message;
    }),
  },
  'undeclared-question': {
    what: 'What a client never declared that it answers is refused in its place, with the error of an unknown method',
    why: 'One connection may serve several clients; a server is told at once what this one would say.',
    apply: (messages) => messages.filter((message) => !isQuestion(message)),
  },
  'call-id': {
    what: 'The id under which a server hears a request, and with it `requestId` where the client takes it back',
    why: 'Clients that share a connection to a server number their requests alike.',
    apply: each((message) => {
      if (isCancelled(message)) return inside(message, 'params', (params) => replaced(params, ['requestId']));
      return message.id === undefined ? message : replaced(message, ['id']);
    }),
  },
  'progress-token': {
    what: 'The progress token that a server hears; the client hears its own',
    why: 'Clients that share a connection choose the same tokens.',
    apply: each((message) =>
      inside(message, 'params', (params) =>
        inside(params, '_meta', (meta) => replaced(meta, ['progressToken'])),
      ),
    ),
  },
  'whole-lists': {
    what: 'Lists come whole: pages are read to their end, and there is no `nextCursor`',
    why: 'The lists of several servers are one list, and are answered from memory.',
    apply: (messages) => messages.flatMap(itemsOf),
  },
  'list-caching': {
    what: '`ttlMs` and `cacheScope` of a list, and the place of the members beside its items (2026-07-28)',
    why: 'How long a list may be kept depends on the hub, and what is in it on who asks.',
    apply: (messages) => messages.flatMap(itemsOf),
  },
  'unsound-header-tools': {
    what: 'Tools whose `x-mcp-header` stands on no plain value are left out of the lists of servers over HTTP (2026-07-28)',
    why: 'The revision demands it of clients, and the hub is a client: it could not say the header.',
    apply: (messages) => messages.filter(({ tools }) => !tools?.includes('"name":"bad_header"')),
  },
  'discovery-caching': {
    what: '`ttlMs`, `cacheScope` and `supportedVersions` of discovery (2026-07-28)',
    why: 'The hub answers for all servers of an endpoint, and speaks every revision.',
    apply: each((message) =>
      inside(message, 'result', (result) => replaced(result, ['ttlMs', 'cacheScope', 'supportedVersions'])),
    ),
  },
  'request-state': {
    what: '`requestState` of an `input_required` result (2026-07-28); the server gets its own back',
    why: 'It is sealed with who may use it, for what and until when, so that nobody else can go on with a call.',
    apply: each((message) => inside(message, 'result', (result) => replaced(result, ['requestState']))),
  },
  'task-id': {
    what: '`taskId` of a task that a server began; the server gets its own back',
    why: 'It is sealed with its server and its owner: a request about it carries nothing else that says where it goes.',
    apply: each((message) => inside(message, 'result', (result) => replaced(result, ['taskId']))),
  },
  'changes-told-once': {
    what: '`list_changed` comes once for changes that follow each other closely, and only where a list that the client was shown differs',
    why: 'The hub reads the lists first, so that who asks at once gets the new ones.',
    apply: (messages) => {
      const seen = new Set<string>();
      return messages.filter((message) => {
        const method = stringIn(message, 'method');
        const again = method.endsWith('/list_changed') && seen.has(method);
        seen.add(method);
        return !again;
      });
    },
  },
} satisfies Record<string, Rewrite>;

export type RewriteId = keyof typeof rewrites;
export const INTENDED: Readonly<Record<RewriteId, Rewrite>> = rewrites;

/** Both sides' messages in the one form that these rewrites leave: equal, or there is a difference nobody meant. */
export function comparable(messages: readonly string[], named: readonly RewriteId[], side: Side): Members[] {
  return named.reduce<Members[]>(
    (all, id) => INTENDED[id].apply(all, side),
    messages.map((message) => membersOf(message)),
  );
}
