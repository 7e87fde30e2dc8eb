import { PatchbayError } from '../../lib/errors.ts';
import { memberValue, parseOrUndefined } from '../../lib/json/parse.ts';
import type { ClientFacts, ClientPort } from '../client.ts';

/** A client as the owner of a connection: one port over all its calls, good for longer than any of them. */
export interface Owner extends ClientPort {
  /** A call of it is sent; it hears what the server says until `ended`. */
  began(call: ClientPort): void;
  ended(call: ClientPort): void;
  /** The client was seen again; what outlives its calls may be another stream than before. */
  met(call: ClientPort): void;
}

/**
 * What its server says goes to the newest call in flight, else to the client's own stream.
 * @param unheard gets notifications while the client has neither
 */
export function createOwner(first: ClientPort, unheard: ClientPort['notify']): Owner {
  const { facts } = first;
  // A list and not a set: a call that is sent twice ends twice.
  const calls: ClientPort[] = [];
  // The port of a call holds its request and response; only what outlives it is kept beyond it.
  let standing = first.standing ?? null;
  let { logLevel } = first;
  const ear = (): ClientPort | null => calls.at(-1) ?? standing;

  const owner: Owner = {
    facts,
    get logLevel() {
      const listener = ear();
      return listener ? listener.logLevel : logLevel;
    },
    notify(method, params) {
      const listener = ear();
      if (listener) listener.notify(method, params);
      else unheard(method, params);
    },
    async ask(method, params, signal) {
      const listener = ear();
      if (!listener) throw new PatchbayError('unsupported', 'The client has no stream on which to be asked');
      return listener.ask(method, params, signal);
    },
    met(call) {
      if (call.standing) standing = call.standing;
      logLevel = call.logLevel;
    },
    began(call) {
      owner.met(call);
      calls.push(call);
    },
    ended(call) {
      const at = calls.lastIndexOf(call);
      if (at >= 0) calls.splice(at, 1);
    },
  };
  return owner;
}

const LONGEST_NAME = 40;

/** What a client calls itself, fit for one line of a log; null where it said nothing. */
export function clientName({ info }: ClientFacts): string | null {
  const name = info === null ? undefined : memberValue(parseOrUndefined(info), 'name');
  if (typeof name !== 'string') return null;
  const bare = name.replace(/[\p{C}\s]+/gu, ' ').trim();
  return bare === '' ? null : bare.slice(0, LONGEST_NAME);
}
