import type { UpstreamState } from '../../contract/runtime.ts';
import {
  died,
  disabled,
  dumb,
  e,
  listless,
  misconfigured,
  ok,
  policy,
  refused,
  shutdown,
  unauthorised,
} from './machine.testkit.ts';
import type { Effect, MachineEvent } from './machine-state.ts';

/** A script: events, and numbers for milliseconds that pass between them. */
export type Script = ReadonlyArray<MachineEvent | number>;

export const up: Script = [ok(), e('start'), e('connected'), e('lists-arrived')];
const upOnDemand: Script = [ok({ onDemand: true }), e('start'), e('connected'), e('lists-arrived')];
export const held: Script = [ok(), e('start'), refused];

export interface Case {
  name: string;
  script: Script;
  state: UpstreamState;
  effects: Effect['type'][];
}

export const cases: Case[] = [
  { name: 'an entry that is well waits for its turn', script: [ok()], state: 'idle', effects: [] },
  { name: 'its turn connects it', script: [ok(), e('start')], state: 'connecting', effects: ['connect'] },
  {
    name: 'a call does not wait for the turn',
    script: [ok(), e('wanted')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'calls share one attempt',
    script: [ok(), e('wanted'), e('wanted')],
    state: 'connecting',
    effects: [],
  },
  {
    name: 'connected is not ready: lists are owed',
    script: up.slice(0, 3),
    state: 'listing',
    effects: ['fetch-lists'],
  },
  { name: 'ready means that lists arrived', script: up, state: 'ready', effects: [] },
  {
    name: 'lists that come unasked make nothing ready',
    script: [ok(), e('start'), e('lists-arrived')],
    state: 'connecting',
    effects: [],
  },
  { name: 'a refused connection waits', script: held, state: 'waiting', effects: [] },
  {
    name: 'the retry connects',
    script: [...held, e('retry-due')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'a call cuts the backoff short',
    script: [...held, 500, e('wanted')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'a call right after a failure does not spin',
    script: [...held, 10, e('wanted')],
    state: 'waiting',
    effects: [],
  },
  {
    name: 'lists that fail end the connection',
    script: [...up.slice(0, 3), listless],
    state: 'waiting',
    effects: ['discard'],
  },
  {
    name: 'a connection that dies while listing waits',
    script: [...up.slice(0, 3), died],
    state: 'waiting',
    effects: ['discard'],
  },
  {
    name: 'a lost connection is retried at once',
    script: [...up, died],
    state: 'connecting',
    effects: ['discard', 'connect'],
  },
  {
    name: 'one that dies young a second time backs off',
    script: [...up, died, e('connected'), e('lists-arrived'), 1000, died],
    state: 'waiting',
    effects: ['discard'],
  },
  {
    name: 'after a healthy stretch the retry is immediate again',
    script: [...up, died, e('connected'), e('lists-arrived'), policy.stableMs, died],
    state: 'connecting',
    effects: ['discard', 'connect'],
  },
  {
    name: 'an on-demand server that left after a healthy stretch is started by the next call',
    script: [...upOnDemand, policy.stableMs, died],
    state: 'idle',
    effects: ['discard'],
  },
  {
    name: 'a demand for authorisation is a state of its own',
    script: [ok(), e('start'), unauthorised],
    state: 'needs-auth',
    effects: [],
  },
  {
    name: 'calls do not hammer a log-in',
    script: [ok(), e('start'), unauthorised, 5000, e('wanted')],
    state: 'needs-auth',
    effects: [],
  },
  {
    name: 'a call tries authorisation again after a while',
    script: [ok(), e('start'), unauthorised, policy.authRetryGapMs, e('wanted')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'an authorisation lost while ready is not retried in a loop',
    script: [...up, { type: 'closed', stage: 'auth', message: '401' }],
    state: 'needs-auth',
    effects: ['discard'],
  },
  { name: 'a failed probe degrades', script: [...up, dumb()], state: 'degraded', effects: [] },
  {
    name: 'an answered probe recovers',
    script: [...up, dumb(), dumb(), e('probe-ok')],
    state: 'ready',
    effects: [],
  },
  {
    name: 'three failed probes in a row restart',
    script: [...up, dumb(), dumb(), dumb()],
    state: 'connecting',
    effects: ['discard', 'connect'],
  },
  {
    name: 'failed probes with an answer between them do not',
    script: [...up, dumb(), dumb(), e('probe-ok'), dumb()],
    state: 'degraded',
    effects: [],
  },
  {
    name: 'a server busy with a call is not restarted for three',
    script: [...up, dumb(true), dumb(true), dumb(true)],
    state: 'degraded',
    effects: [],
  },
  {
    name: 'a list change while ready is fetched',
    script: [...up, e('list-changed')],
    state: 'ready',
    effects: ['refresh-lists'],
  },
  {
    name: 'a refresh that fails degrades and keeps the connection',
    script: [...up, listless],
    state: 'degraded',
    effects: [],
  },
  {
    name: 'a server whose refresh failed owes lists, not just an answer',
    script: [...up, listless, e('probe-ok')],
    state: 'degraded',
    effects: ['refresh-lists'],
  },
  {
    name: 'lists make it well again',
    script: [...up, listless, e('probe-ok'), e('lists-arrived')],
    state: 'ready',
    effects: [],
  },
  {
    name: 'lists that fail three times restart',
    script: [...up, listless, listless, listless],
    state: 'connecting',
    effects: ['discard', 'connect'],
  },
  { name: 'disabling drains', script: [...up, disabled], state: 'draining', effects: ['end'] },
  { name: 'and ends disabled', script: [...up, disabled, e('drained')], state: 'disabled', effects: [] },
  {
    name: 'disabling aborts an attempt',
    script: [ok(), e('start'), disabled],
    state: 'draining',
    effects: ['end'],
  },
  { name: 'disabling forgets the retry', script: [...held, disabled], state: 'disabled', effects: [] },
  {
    name: 'a disabled server is not started by a call',
    script: [disabled, e('wanted'), e('start'), e('restart')],
    state: 'disabled',
    effects: [],
  },
  {
    name: 'enabling waits for its turn',
    script: [disabled, ok({ changed: false })],
    state: 'idle',
    effects: [],
  },
  {
    name: 'enabling while it drains brings it back',
    script: [...up, disabled, ok({ changed: false }), e('drained')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'a missing variable is misconfigured',
    script: [misconfigured],
    state: 'misconfigured',
    effects: [],
  },
  {
    name: 'an edit that breaks a running server ends it',
    script: [...up, misconfigured, e('drained')],
    state: 'misconfigured',
    effects: [],
  },
  {
    name: 'a misconfigured server is not started by a call',
    script: [misconfigured, e('wanted'), e('restart')],
    state: 'misconfigured',
    effects: [],
  },
  {
    name: 'an edit of a stdio server ends the old process first',
    script: [...up, ok()],
    state: 'draining',
    effects: ['end'],
  },
  {
    name: 'and then starts the new',
    script: [...up, ok(), e('drained')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'an edit of a remote server opens the new beside the old',
    script: [...up, ok({ overlap: true })],
    state: 'connecting',
    effects: ['retire', 'connect'],
  },
  {
    name: 'the old is released when the new has lists',
    script: [...up, ok({ overlap: true }), e('connected'), e('lists-arrived')],
    state: 'ready',
    effects: ['release'],
  },
  {
    name: 'or when the new has failed',
    script: [...up, ok({ overlap: true }), refused],
    state: 'waiting',
    effects: ['release'],
  },
  {
    name: 'an edit that decides nothing about the connection leaves it',
    script: [...up, ok({ changed: false })],
    state: 'ready',
    effects: [],
  },
  {
    name: 'an edit of a waiting server tries at once',
    script: [...held, ok()],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'an edit during an attempt begins another',
    script: [ok(), e('start'), ok()],
    state: 'connecting',
    effects: ['discard', 'connect'],
  },
  { name: 'restart drains', script: [...up, e('restart')], state: 'draining', effects: ['end'] },
  {
    name: 'restart comes back',
    script: [...up, e('restart'), e('drained')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'restart of a waiting server tries now',
    script: [...held, e('restart')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'restart of an attempt begins another',
    script: [ok(), e('start'), e('restart')],
    state: 'connecting',
    effects: ['discard', 'connect'],
  },
  {
    name: 'an unused on-demand server ends',
    script: [...upOnDemand, e('idle-timeout')],
    state: 'draining',
    effects: ['end'],
  },
  {
    name: 'and is idle',
    script: [...upOnDemand, e('idle-timeout'), e('drained')],
    state: 'idle',
    effects: [],
  },
  {
    name: 'a call while it ends brings it back',
    script: [...upOnDemand, e('idle-timeout'), e('wanted'), e('drained')],
    state: 'connecting',
    effects: ['connect'],
  },
  {
    name: 'other servers do not end unused',
    script: [...up, e('idle-timeout')],
    state: 'ready',
    effects: [],
  },
  { name: 'shutdown drains', script: [...up, shutdown], state: 'draining', effects: ['end'] },
  {
    name: 'shutdown is final',
    script: [...up, shutdown, ok(), disabled, e('restart'), e('wanted'), e('drained')],
    state: 'closed',
    effects: [],
  },
  {
    name: 'nothing wakes a closed one',
    script: [shutdown, e('drained'), ok(), e('wanted'), e('restart'), e('start')],
    state: 'closed',
    effects: [],
  },
];
