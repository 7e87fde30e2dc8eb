import type { ClientPort } from '../client.ts';

/** Whose a task is. */
export interface TaskOwner {
  principal: string;
  /** Tells the client that made it what its server says of it unasked; null for one that keeps no stream. */
  port: ClientPort | null;
}

/**
 * Who made which task, in this process: what a server tells of its tasks goes to nobody else. What gave way to newer
 * ones, or was made before a restart, is known again when its owner asks for it by its id.
 */
export interface TaskOwners {
  /** The server made the task for a call of this client. */
  made(server: string, taskId: string, owner: TaskOwner): void;
  /** Its owner showed an id that is good. */
  shown(server: string, taskId: string, owner: TaskOwner): void;
  of(server: string, taskId: string): TaskOwner | null;
  /** The client is gone: its tasks stay its principal's, who is told of them no more. */
  drop(clientKey: string): void;
  forget(server: string): void;
}

/** Tasks that are known: of one principal, and of all. */
const MOST_EACH = 2000;
const MOST = 50_000;

export function createTaskOwners(
  most: { each: number; all: number } = { each: MOST_EACH, all: MOST },
): TaskOwners {
  /** The oldest first, by server and id. */
  const owners = new Map<string, TaskOwner>();
  const byPrincipal = new Map<string, Set<string>>();
  const byClient = new Map<string, Set<string>>();

  function remove(key: string): void {
    const owner = owners.get(key);
    if (!owner) return;
    owners.delete(key);
    leave(byPrincipal, owner.principal, key);
    if (owner.port) leave(byClient, owner.port.facts.key, key);
  }

  function put(key: string, owner: TaskOwner): void {
    remove(key);
    owners.set(key, { ...owner });
    const own = join(byPrincipal, owner.principal, key);
    if (owner.port) join(byClient, owner.port.facts.key, key);
    const oldest =
      own.size > most.each ? own.values().next() : owners.size > most.all ? owners.keys().next() : null;
    if (oldest && !oldest.done) remove(oldest.value);
  }

  return {
    made: (server, taskId, owner) => put(keyOf(server, taskId), owner),
    shown(server, taskId, owner) {
      const key = keyOf(server, taskId);
      const known = owners.get(key);
      if (!known || (known.principal === owner.principal && !known.port && owner.port)) put(key, owner);
    },
    of: (server, taskId) => owners.get(keyOf(server, taskId)) ?? null,
    drop(clientKey) {
      for (const key of byClient.get(clientKey) ?? []) {
        const owner = owners.get(key);
        if (owner) owner.port = null;
      }
      byClient.delete(clientKey);
    },
    forget(server) {
      const prefix = keyOf(server, '');
      for (const key of [...owners.keys()]) if (key.startsWith(prefix)) remove(key);
    },
  };
}

/** Names of servers hold no line break. */
const keyOf = (server: string, taskId: string): string => `${server}\n${taskId}`;

function join(map: Map<string, Set<string>>, name: string, key: string): Set<string> {
  const set = map.get(name) ?? new Set<string>();
  map.set(name, set.add(key));
  return set;
}

function leave(map: Map<string, Set<string>>, name: string, key: string): void {
  const set = map.get(name);
  set?.delete(key);
  if (set?.size === 0) map.delete(name);
}
