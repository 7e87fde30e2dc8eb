import { createRequire } from 'node:module';

/** What Node's own parser makes of bytes that a client sends. */
export type Parsed =
  | { kind: 'error' }
  | { kind: 'open' }
  | {
      kind: 'whole';
      method: string;
      url: string;
      keepAlive: boolean;
      headers: [string, string][];
      body: Buffer;
    };

interface Parser {
  initialize(type: number, resource: object): void;
  execute(data: Buffer): number | Error;
  /** It is not collected without. */
  close(): void;
  [callback: number]: (...args: never[]) => unknown;
}

interface HttpCommon {
  HTTPParser: {
    new (): Parser;
    REQUEST: number;
    kOnHeaders: number;
    kOnHeadersComplete: number;
    kOnBody: number;
    kOnMessageComplete: number;
  };
  methods: string[];
}

// Not documented, but what node:http itself stands on; there is no other way to ask it without a socket.
const { HTTPParser, methods }: HttpCommon = createRequire(import.meta.url)('node:_http_common');

/** One request and nothing behind it is `whole`. */
export function parsedByNode(input: Buffer): Parsed {
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.REQUEST, {});
  let raw: string[] = [];
  const found: { method: string; url: string; keepAlive: boolean }[] = [];
  let url = '';
  let messages = 0;
  const pieces: Buffer[] = [];
  parser[HTTPParser.kOnHeaders] = (headers: string[], more: string) => {
    raw = [...raw, ...headers];
    url += more;
  };
  parser[HTTPParser.kOnHeadersComplete] = (
    _major: number,
    _minor: number,
    headers: string[] | undefined,
    method: number,
    path: string | undefined,
    _status: undefined,
    _message: undefined,
    upgrade: boolean,
    keepAlive: boolean,
  ) => {
    raw = [...raw, ...(headers ?? [])];
    found.push({ method: methods[method] ?? '', url: url + (path ?? ''), keepAlive: keepAlive && !upgrade });
    return upgrade ? 2 : 0;
  };
  parser[HTTPParser.kOnBody] = (piece: Buffer) => {
    pieces.push(Buffer.from(piece));
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    messages++;
  };
  const consumed = parser.execute(input);
  parser.close();
  if (typeof consumed !== 'number' || messages > 1) return { kind: 'error' };
  const [first] = found;
  if (messages === 0 || !first) return { kind: 'open' };
  return { kind: 'whole', ...first, headers: pairs(raw), body: Buffer.concat(pieces) };
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? '']] : [],
  );
}
