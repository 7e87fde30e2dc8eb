import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from './connection.ts';
import { type Json, objectOf, objectsOf, parseObject, textOf } from './json.ts';
import type { Running } from './running.ts';
import { until } from './time.ts';

/** One server as the API shows it. */
export interface ServerRow {
  name: string;
  state: string;
  /** What went wrong last, or nothing. */
  failure: string;
  pids: number[];
}

/** The hub's DATA_DIR within the folder it was started in. */
export const dataFolder = (folder: string): string => join(folder, 'data');

const TIMEOUT_MS = 15_000;

/** The hub's REST API for its administrator, over one connection: one request at a time. */
export class Rest {
  readonly #connection: Connection;
  readonly #headers: Record<string, string>;

  /** With the token that the hub leaves in its data folder for this machine. */
  constructor({ endpoint, folder }: Running) {
    this.#connection = new Connection(new URL(endpoint.url));
    const token = readFileSync(join(dataFolder(folder), 'local-token'), 'utf8').trim();
    this.#headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' };
  }

  /** @returns the answer's object. @throws Error with the answer when it is a refusal */
  async send(method: string, path: string, body?: Json): Promise<Json> {
    // Clients of MCP are served a moment before the API is.
    const reply = await until('the API to be there', TIMEOUT_MS, 20, async () => {
      const answer = await this.#request(method, path, body);
      return answer.status === 503 && answer.body.includes('"starting"') ? null : answer;
    });
    const text = reply.body.toString();
    if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`);
    return text === '' ? {} : parseObject(text);
  }

  #request(method: string, path: string, body: Json | undefined) {
    return this.#connection.request({
      method,
      path: `/api${path}`,
      headers: this.#headers,
      // A POST without a body still announces one: some actions take an optional object.
      body: body === undefined && method === 'POST' ? '{}' : body && JSON.stringify(body),
      timeoutMs: TIMEOUT_MS,
    });
  }

  /** Every item of a list, all pages. */
  async items(path: string): Promise<Json[]> {
    const items: Json[] = [];
    for (let cursor = ''; ; ) {
      const page = await this.send('GET', cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path);
      items.push(...objectsOf(page.items));
      cursor = textOf(page.nextCursor);
      if (cursor === '') return items;
    }
  }

  async servers(): Promise<ServerRow[]> {
    const { items, fileProblems } = await this.send('GET', '/servers');
    return [...objectsOf(items).map(rowOf), ...objectsOf(fileProblems).map(refusedRow)];
  }

  /** @throws Error when `server` is not in such a state within 15 s */
  async untilServer(name: string, what: string, holds: (row: ServerRow) => boolean): Promise<ServerRow> {
    return until(`${name} to be ${what}`, TIMEOUT_MS, 10, async () => {
      const row = rowOf(await this.send('GET', `/servers/${name}`));
      return holds(row) && row;
    });
  }

  close(): void {
    this.#connection.close();
  }
}

/** An entry of the settings file that could not be taken: `mcpServers.github.args[0]`. */
function refusedRow(problem: Json): ServerRow {
  const path = textOf(problem.path);
  const failure = `${path}: ${textOf(problem.message)}`;
  return { name: path.split('.')[1] ?? '', state: 'not taken', failure, pids: [] };
}

function rowOf(item: Json): ServerRow {
  const status = objectOf(item.status);
  const failure = objectOf(status.failure);
  return {
    name: textOf(item.name),
    state: textOf(status.state),
    failure: [textOf(failure.stage), textOf(failure.message)].filter((part) => part !== '').join(': '),
    pids: objectsOf(status.processes).flatMap(({ pid }) => (typeof pid === 'number' ? [pid] : [])),
  };
}
