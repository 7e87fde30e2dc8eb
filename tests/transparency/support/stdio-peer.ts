import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Answerer, type Exchange, type Heard, Inbox, type Peer } from './peer.ts';
import { answers, membersOf, stringIn } from './said.ts';

/** What belongs to no request, also while there is one. */
const STANDING = /\/list_changed$|^notifications\/resources\/updated$|^notifications\/subscriptions\//;

const SUBSCRIPTION = /"io\.modelcontextprotocol\/subscriptionId":("[^"]*"|\d+)/;

interface Pending {
  id: string;
  inbox: Inbox;
  answer: Answerer;
}

/** A client that started its server itself and talks to it in lines. */
export class StdioPeer implements Peer {
  hello = '';
  readonly #child: ChildProcess;
  readonly #standing = new Inbox();
  readonly #pending = new Map<string, Pending>();

  constructor(args: readonly string[]) {
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdout } = this.#child;
    if (stdout) createInterface({ input: stdout }).on('line', (line) => this.#hear(line));
  }

  async connect(params: string): Promise<this> {
    const request = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":${params}}`;
    this.hello = (await this.begin(request).done).at(-1) ?? '';
    await this.tell('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    return this;
  }

  begin(request: string, answer: Answerer = () => null): Exchange {
    const id = membersOf(request).id ?? 'null';
    const inbox = new Inbox();
    this.#pending.set(id, { id, inbox, answer });
    this.#write(request);
    const done = inbox.until((message) => answers(membersOf(message), id));
    done.catch(() => {});
    return {
      said: inbox.said,
      reached: async (count) => void (await inbox.when(() => inbox.said.length >= count || undefined)),
      done,
      // The only way to go away in the middle of a request.
      lose: () =>
        this.tell(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${id}}}`),
      resume: () => Promise.reject(new Error('a process has no connection to resume')),
    };
  }

  async tell(message: string): Promise<void> {
    this.#write(message);
  }

  async listen(): Promise<Heard> {
    return this.#standing;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #write(message: string): void {
    this.#child.stdin?.write(`${message}\n`);
  }

  #hear(message: string): void {
    const members = membersOf(message);
    const { id, method } = members;
    const own = method === undefined && id !== undefined ? this.#pending.get(id) : undefined;
    const newest = [...this.#pending.values()].at(-1);
    const standing = STANDING.test(stringIn(members, 'method'));
    const subscription = SUBSCRIPTION.exec(message)?.[1];
    const pending =
      own ?? (subscription !== undefined ? this.#pending.get(subscription) : standing ? undefined : newest);
    (pending?.inbox ?? this.#standing).push(message);
    if (own) this.#pending.delete(own.id);
    if (pending && id !== undefined && method !== undefined) void this.#reply(pending, message, id);
  }

  async #reply({ answer, inbox }: Pending, message: string, id: string): Promise<void> {
    try {
      const said = await answer(membersOf(message));
      if (said !== null) this.#write(`{"jsonrpc":"2.0","id":${id},${said}}`);
    } catch (error) {
      inbox.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
