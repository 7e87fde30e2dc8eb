import { describe, expect, test } from 'vitest';
import { remark } from '../../contract/remark.ts';
import { serverSpecSchema } from '../../contract/server.ts';
import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { defaultSystemConfig } from '../../contract/system-config.ts';
import { forgettable, REMEMBERED_DOCUMENTS, standing } from './order.ts';
import { parseSettings } from './parse.ts';
import { type AppliedState, KEPT, type Plan, type PlanInput, planApply } from './plan.ts';

type Servers = Record<string, { command: string }>;

/** A little world of servers named by their commands: a file is applied, the console edits, another file is applied. */
function world() {
  let servers: Servers = {};
  let separator = '__';
  const applied = new Map<string, AppliedState>();

  function snapshot(): SettingsSnapshot {
    const stamp = { origin: 'file', revision: 1, createdAt: new Date(0), updatedAt: new Date(0) } as const;
    return {
      revision: 1,
      servers: new Map(
        Object.entries(servers).map(([name, { command }]) => [
          name,
          { name, spec: serverSpecSchema.parse({ type: 'stdio', command }), ...stamp },
        ]),
      ),
      groups: new Map(),
      system: { ...defaultSystemConfig, nameSeparator: separator },
    };
  }

  function apply(document: unknown, options: Partial<PlanInput> = {}): Plan {
    const parsed = parseSettings(typeof document === 'string' ? document : JSON.stringify(document));
    if (!parsed.ok) throw new Error('unreadable');
    const plan = planApply({ parsed, applied, current: snapshot(), prune: false, older: false, ...options });
    for (const { unit, after } of plan.changes) {
      const name = unit.slice('server:'.length);
      if (unit === 'system:nameSeparator') separator = typeof after === 'string' ? after : '__';
      else if (after === null) delete servers[name];
      else if (typeof after === 'object' && 'command' in after)
        servers[name] = { command: String(after.command) };
    }
    for (const [unit, state] of plan.applied) state ? applied.set(unit, state) : applied.delete(unit);
    return plan;
  }

  return {
    apply,
    /** The console's edit: null deletes. */
    edit(name: string, command: string | null) {
      const { [name]: _, ...rest } = servers;
      servers = command === null ? rest : { ...rest, [name]: { command } };
      const state = applied.get(`server:${name}`);
      if (command === null && state) applied.set(`server:${name}`, { ...state, state: 'deleted' });
    },
    editSeparator(value: string) {
      separator = value;
    },
    commands: () => Object.fromEntries(Object.entries(servers).map(([name, { command }]) => [name, command])),
    separator: () => separator,
  };
}

const file = (servers: Record<string, string>, rest: object = {}) => ({
  mcpServers: Object.fromEntries(Object.entries(servers).map(([name, command]) => [name, { command }])),
  ...rest,
});

describe('the settings file is applied the way kubectl apply works', () => {
  test('what is new in the file is created', () => {
    const w = world();
    w.apply(file({ a: '1' }));
    expect(w.commands()).toEqual({ a: '1' });
  });

  test('the same file again changes nothing', () => {
    const w = world();
    w.apply(file({ a: '1' }));
    expect(w.apply(file({ a: '1' }))).toMatchObject({ changes: [], kept: [] });
  });

  test('a unit edited in the console stays while its text stays', () => {
    const w = world();
    w.apply(file({ a: '1', b: '1' }));
    w.edit('a', 'console');
    const plan = w.apply(file({ a: '1', b: '2' }));
    expect(w.commands()).toEqual({ a: 'console', b: '2' });
    expect(plan.kept).toEqual([{ unit: 'server:a', reason: KEPT.edited }]);
  });

  test('a unit whose text changed since it was last applied wins over the console', () => {
    const w = world();
    w.apply(file({ a: '1' }));
    w.edit('a', 'console');
    w.apply(file({ a: '2' }));
    expect(w.commands()).toEqual({ a: '2' });
  });

  test('a unit taken out of the file is removed if the file brought it, even after an edit', () => {
    const w = world();
    w.apply(file({ a: '1', b: '1' }));
    w.edit('a', 'console');
    w.apply(file({ b: '1' }));
    expect(w.commands()).toEqual({ b: '1' });
  });

  test('a unit that the console made is never removed by the file', () => {
    const w = world();
    w.edit('mine', 'console');
    w.apply(file({ a: '1' }));
    w.apply(file({ b: '1' }));
    expect(w.commands()).toEqual({ mine: 'console', b: '1' });
  });

  test('a unit that was there before the file named it is taken over, and stays when the file drops it', () => {
    const w = world();
    w.edit('a', 'console');
    w.apply(file({ a: '1', b: '1' }));
    expect(w.commands()).toEqual({ a: '1', b: '1' });
    expect(w.apply(file({ b: '1' })).kept).toEqual([{ unit: 'server:a', reason: KEPT.notBrought }]);
    expect(w.commands()).toEqual({ a: '1', b: '1' });
  });

  test('a console deletion stays deleted while its text stays', () => {
    const w = world();
    w.apply(file({ a: '1', b: '1' }));
    w.edit('a', null);
    const plan = w.apply(file({ a: '1', b: '1' }));
    expect(w.commands()).toEqual({ b: '1' });
    expect(plan.kept).toEqual([{ unit: 'server:a', reason: KEPT.deleted }]);
  });

  test('a console deletion comes back when its text changes', () => {
    const w = world();
    w.apply(file({ a: '1', b: '1' }));
    w.edit('a', null);
    w.apply(file({ a: '2', b: '1' }));
    expect(w.commands()).toEqual({ a: '2', b: '1' });
  });

  test('a unit deleted and made anew in the console is the console’s: the file does not remove it', () => {
    const w = world();
    w.apply(file({ a: '1', b: '1' }));
    w.edit('a', null);
    w.edit('a', 'console');
    w.apply(file({ b: '1' }));
    expect(w.commands()).toEqual({ a: 'console', b: '1' });
  });

  test('an entry with an error leaves what was there, and the others are applied', () => {
    const w = world();
    w.apply(file({ a: '1', b: '1' }));
    const plan = w.apply({ mcpServers: { a: { command: 5 }, b: { command: '2' } } });
    expect(w.commands()).toEqual({ a: '1', b: '2' });
    expect(plan.kept).toEqual([{ unit: 'server:a', reason: KEPT.wrong }]);
  });

  test('a section of the wrong kind leaves all of its units', () => {
    const w = world();
    w.apply(file({ a: '1' }));
    w.apply({ mcpServers: 'oops' });
    expect(w.commands()).toEqual({ a: '1' });
  });

  test.each([['{}'], ['{"mcpServers":{},"groups":[]}'], ['{"systemConfig":{"nameSeparator":"--"}}']])(
    'removing every entry (%s) needs prune',
    (empty) => {
      const w = world();
      w.apply(file({ a: '1' }));
      expect(w.apply(empty).refused).toBe('empty');
      expect(w.commands()).toEqual({ a: '1' });
      w.apply(empty, { prune: true });
      expect(w.commands()).toEqual({});
    },
  );

  test('an older document changes nothing', () => {
    const w = world();
    w.apply(file({ a: '2' }));
    expect(w.apply(file({ a: '1' }), { older: true })).toMatchObject({ refused: 'older', changes: [] });
    expect(w.commands()).toEqual({ a: '2' });
  });

  test('a leaf of systemConfig is a unit: set, edited, and put back when the file drops it', () => {
    const w = world();
    w.apply(file({ a: '1' }, { systemConfig: { nameSeparator: '--' } }));
    expect(w.separator()).toBe('--');
    w.editSeparator('..');
    w.apply(file({ a: '1' }, { systemConfig: { nameSeparator: '--' } }));
    expect(w.separator()).toBe('..');
    w.apply(file({ a: '1' }));
    expect(w.separator()).toBe('__');
  });

  test('a group cannot take the name of a server that stays, and may take that of one that goes', () => {
    const w = world();
    w.edit('x', 'console');
    const plan = w.apply({ groups: [{ id: 'x', servers: [] }] });
    expect(plan.problems.map((p) => p.path)).toEqual(['groups[0]']);
    const other = world();
    other.apply(file({ x: '1', y: '1' }));
    const swap = other.apply({ ...file({ y: '1' }), groups: [{ id: 'x', servers: [] }] });
    expect(swap.changes.map(({ unit, after }) => `${unit} ${after === null ? 'out' : 'in'}`)).toEqual([
      'server:x out',
      'group:x in',
    ]);
  });

  test('a separator that stands inside a name is refused', () => {
    const w = world();
    w.edit('a-b', 'console');
    const plan = w.apply({ systemConfig: { nameSeparator: '-' } });
    expect(plan.problems).toMatchObject([
      { path: 'systemConfig.nameSeparator', message: '"a-b" contains this separator' },
    ]);
    expect(w.separator()).toBe('__');
  });

  test('what a policy forbids is kept out and named, the rest is applied', () => {
    const w = world();
    const plan = w.apply(file({ a: '1', b: '1' }), {
      forbid: ({ unit }) => (unit === 'server:a' ? remark('commands_by_file') : null),
    });
    expect(w.commands()).toEqual({ b: '1' });
    expect(plan.problems).toMatchObject([{ path: 'mcpServers.a', code: 'commands_by_file' }]);
  });
});

describe('which document is newer', () => {
  const places = (entries: Record<string, [number, boolean]>) =>
    new Map(Object.entries(entries).map(([hash, [sequence, applied]]) => [hash, { sequence, applied }]));

  test('a document nobody has seen is the newest', () => {
    expect(standing(places({ old: [1, true] }), 'new', false)).toEqual({ sequence: 2, older: false });
  });
  test('the applied one, found again at a start, keeps its place', () => {
    expect(standing(places({ d: [3, true] }), 'd', false)).toEqual({ sequence: 3, older: false });
  });
  test('an old replica that starts again holds an older document', () => {
    expect(standing(places({ d1: [1, true], d2: [2, true] }), 'd1', false)).toEqual({
      sequence: 1,
      older: true,
    });
  });
  test('an older document that was never applied itself is older too, for its replica noted it', () => {
    expect(standing(places({ d0: [1, true], d1: [2, false], d2: [3, true] }), 'd1', false).older).toBe(true);
  });
  test('a newer document that is only noted does not hinder the applied one', () => {
    expect(standing(places({ d1: [1, true], d2: [2, false] }), 'd1', false).older).toBe(false);
  });
  test('going back on purpose, under a running hub, is new', () => {
    expect(standing(places({ d1: [1, true], d2: [2, true] }), 'd1', true)).toEqual({
      sequence: 3,
      older: false,
    });
  });
  test('only a bounded number of documents is remembered, the newest', () => {
    const many = new Map(
      Array.from({ length: REMEMBERED_DOCUMENTS + 2 }, (_, i) => [`d${i}`, { sequence: i, applied: true }]),
    );
    expect(forgettable(many)).toEqual(['d1', 'd0']);
  });
});
