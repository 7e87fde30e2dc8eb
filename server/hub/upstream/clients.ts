import type { ServerSpec } from '../../contract/server.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Asks } from './asks.ts';
import type { ConnectionEvents } from './connection.ts';
import type { Journal } from './journal.ts';
import { type Link, type LinkOptions, openLink } from './link.ts';
import type { UpstreamOptions } from './managed.ts';
import { markLines, notificationText } from './notification-text.ts';
import type { OwnConnection } from './own-connection.ts';
import { tooManyOwn, unavailableToOne } from './own-failure.ts';
import { createOwnLinks, type OwnLinks } from './own-links.ts';
import { clientName, type Owner } from './owner-port.ts';
import { describeFailure } from './probe.ts';

/** What the connections of single clients share with the upstream that they stand beside. */
export interface UpstreamParts {
  name: string;
  options: UpstreamOptions;
  journal: Journal;
  asks: Asks;
  /** Of the entry as it is now; null while it can't be connected to. */
  spec: () => ServerSpec | null;
  redact: (text: string) => string;
}

/** A client that said nothing of itself. */
const SOMEBODY = 'a client';

/** The connections of single clients with one server: told to its log, its events and its memory of what it asks. */
export function createClients(parts: UpstreamParts): OwnLinks {
  const { name, options, journal, asks, spec, redact } = parts;
  const { now, policy, own: limits, events } = options;

  const sayOf = ({ facts }: Pick<Owner, 'facts'>): ConnectionEvents['onLog'] => {
    const mark = clientName(facts) ?? SOMEBODY;
    return (stream, text) => journal.add(stream, markLines(mark, redact(text)));
  };

  const links = createOwnLinks({
    now,
    idleMs: limits.idleMs,
    most: () => (spec()?.type === 'stdio' ? limits.mostProcesses : limits.mostRemote),
    retryGapMs: (needsAuth) => (needsAuth ? policy.authRetryGapMs : policy.minRetryGapMs),
    describe: (error) => describeFailure(error, redact),
    unavailable: (failure) => {
      const message = failure.message === null ? null : redact(failure.message);
      return unavailableToOne(name, { ...failure, message }, now());
    },
    tooMany: (open) => tooManyOwn(name, open),
    link: (owner, era, hooks, after) =>
      ownLink(parts, { owner, era, hooks, after: Promise.all([after, links.ended()]) }),
    hooks: (owner) => ownHooks(owner, sayOf(owner)),
    unheard: (first) => (method, params) => {
      // Connections log messages themselves, heard or not.
      if (method === 'notifications/message') return;
      sayOf(first)('message', notificationText(method, params));
    },
    onOpened(connection) {
      void setLevel(connection, requestMs());
      events.onReconnected(connection.identity.era, connection.owner.facts.key);
    },
    onFailed: (owner, { stage, message }) =>
      sayOf(owner)('hub', `its own connection failed: ${stage}: ${message}`),
  });

  const requestMs = () => spec()?.timeouts?.request ?? options.timeouts.requestMs;

  async function setLevel(connection: OwnConnection, timeoutMs: number): Promise<void> {
    const level = connection.owner.logLevel;
    if (level === null || !('logging' in connection.identity.capabilities)) return;
    try {
      await connection.setLogLevel(level, timeoutMs);
    } catch (error) {
      sayOf(connection.owner)('hub', `the log level could not be set: ${messageOf(error)}`);
    }
  }

  function ownHooks(owner: Owner, say: ConnectionEvents['onLog']): ConnectionEvents {
    return {
      // The lists are those of the shared connection, which hears of changes itself.
      onListChanged: () => {},
      onResourceUpdated: (uri, params) => events.onResourceUpdated(uri, params, owner.facts.key),
      onAsked: (question) => asks.note(question),
      onUnattributed: (method, params) => say('message', notificationText(method, params)),
      onClosed: ({ stage, message }) => say('hub', `its own connection ended: ${stage}: ${message}`),
      onLog: say,
    };
  }

  return links;
}

type OwnLinkOptions = Required<Pick<LinkOptions, 'owner' | 'era' | 'hooks' | 'after'>>;

/** @throws PatchbayError `upstream_unavailable` */
function ownLink({ name, options, spec, redact }: UpstreamParts, own: OwnLinkOptions): Link {
  const { connect, log, timeouts, now } = options;
  const expanded = spec();
  if (!expanded) {
    const failure = { state: 'closed' as const, stage: null, message: null, since: now(), nextTryAt: null };
    throw unavailableToOne(name, failure, now());
  }
  return openLink({
    connect,
    log,
    redact,
    name,
    spec: expanded,
    initTimeoutMs: expanded.timeouts?.init ?? timeouts.initMs,
    ...own,
    ...(expanded.type === 'stdio' ? inTurn(options, own) : {}),
  });
}

/** Processes begin when the earlier ones they follow are gone, and never too many at once. */
function inTurn(
  options: UpstreamOptions,
  { hooks, after }: OwnLinkOptions,
): Pick<OwnLinkOptions, 'hooks' | 'after'> {
  let settle: () => void = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const turn = new Promise<void>((resolve) => {
    options.admit(() => {
      resolve();
      return settled;
    });
  });
  return {
    after: Promise.all([after, options.after, turn]),
    hooks: {
      ...hooks,
      onConnected(connection) {
        settle();
        hooks.onConnected(connection);
      },
      onFailed(error) {
        settle();
        hooks.onFailed(error);
      },
    },
  };
}
