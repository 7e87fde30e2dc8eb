import { textOf } from '../lib/json.ts';
import { Rest } from '../lib/rest.ts';
import type { Running } from '../lib/running.ts';

const KINDS = { keys: 'name', groups: 'id', servers: 'name' } as const;
type Kind = keyof typeof KINDS;

/** What the hub acknowledged, to be looked for after it was killed. */
export class Ledger {
  /** Things by `kind/name`: whether they must be there. What was under way is nowhere. */
  readonly #expected = new Map<string, boolean>();
  acknowledged = 0;
  /** What was not found as it was acknowledged. */
  readonly lost: string[] = [];
  #last = 0;

  nextNumber(): number {
    return ++this.#last;
  }

  acknowledge(kind: Kind, name: string, there: boolean): void {
    this.acknowledged++;
    this.#expected.set(`${kind}/${name}`, there);
  }

  /** From now on either is right, until it is acknowledged. */
  doubt(kind: Kind, name: string): void {
    this.#expected.delete(`${kind}/${name}`);
  }

  async compare(running: Running): Promise<void> {
    const rest = new Rest(running);
    const found = new Set<string>();
    for (const [kind, key] of Object.entries(KINDS)) {
      for (const item of await rest.items(`/${kind}`)) found.add(`${kind}/${textOf(item[key])}`);
    }
    rest.close();
    for (const [name, there] of this.#expected) {
      if (found.has(name) !== there) this.lost.push(`${name} is ${there ? 'gone' : 'back'}`);
    }
  }
}

/** Creates keys, groups and servers and removes some again, until the hub is gone. */
export async function writeUntil(rest: Rest, ledger: Ledger, dead: () => boolean): Promise<void> {
  try {
    while (!dead()) await writeSome(rest, ledger, `w${ledger.nextNumber()}`);
  } catch (error) {
    if (!dead()) throw error;
  } finally {
    rest.close();
  }
}

async function writeSome(rest: Rest, ledger: Ledger, name: string): Promise<void> {
  await rest.send('POST', '/keys', { name });
  ledger.acknowledge('keys', name, true);
  await rest.send('POST', '/groups', { id: `${name}-group`, spec: { name, servers: [] } });
  ledger.acknowledge('groups', `${name}-group`, true);
  await rest.send('POST', '/servers', { name, spec: { type: 'stdio', command: 'node', enabled: false } });
  ledger.acknowledge('servers', name, true);
  ledger.doubt('groups', `${name}-group`);
  await rest.send('DELETE', `/groups/${name}-group`);
  ledger.acknowledge('groups', `${name}-group`, false);
}
