import type { Principal } from '../../server/contract/principal.ts';
import { type Binding, type RequestState, sealState } from '../../server/hub/bridge/state.ts';
import { createTaskIds } from '../../server/hub/bridge/task-ids.ts';
import { createSessions } from '../../server/hub/sessions.ts';
import { createSealer } from '../../server/lib/seal.ts';

/** Epoch ms: the moment in which the committed seeds were made. */
export const NOW = Date.UTC(2026, 0, 1);
export const DAY_MS = 86_400_000;
const SECRET = 'opens nothing but the seeds of the fuzzing';
export const sealers = {
  session: createSealer(SECRET, 'session'),
  state: createSealer(SECRET, 'request-state'),
  task: createSealer(SECRET, 'task'),
};

export const keyOf = (id: string): Principal => ({
  kind: 'key',
  id,
  name: id,
  scope: { all: true },
  rest: null,
  limits: {},
});

export const newSessions = () =>
  createSessions({
    sealer: sealers.session,
    idleMs: () => DAY_MS,
    maxAgeMs: () => DAY_MS,
    onEnded: () => {},
    now: () => NOW,
  });

export const BINDING: Binding = {
  principal: 'key:a',
  endpoint: 'global',
  method: 'tools/call',
  digest: 'digest',
};

/** What a seal holds can't be mutated into, so its texts are made once, by `npm run fuzz -- --renew`, and committed. */
export function sealedSeeds(): Record<'sessions' | 'states' | 'tasks', string[]> {
  const said = { protocolVersion: '2025-11-25', capabilities: '{}', clientInfo: '', clientVersion: '1' };
  const sessions = ['', 'client', 'ö'.repeat(90)].map(
    (clientName) =>
      newSessions().create({ endpointId: 'global', transport: 'streamable', clientName, ...said }, keyOf('a'))
        .id,
  );
  const state: RequestState = {
    ...BINDING,
    replica: 'r',
    server: 's',
    call: 'c',
    nonce: 'n',
    expiresAt: NOW + DAY_MS,
    upstream: null,
  };
  const upstream = Buffer.from('"own"');
  const states = [state, { ...state, call: null, upstream }].map((each) => sealState(sealers.state, each));
  const task = Buffer.from('{"taskId":"own"}');
  const tasks = ['s', 'server-2'].map((server) =>
    createTaskIds(sealers.task).seal(task, server, BINDING.principal).toString(),
  );
  return { sessions, states, tasks };
}
