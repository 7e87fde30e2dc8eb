import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../server/lib/log.ts';
import { createSettingsFile, type SettingsFile } from '../../server/services/settings-file.ts';
import type { Store } from '../../server/store/store.ts';
import { storeKinds } from '../support/stores.ts';
import { createSettingsWorld, documentOf } from './settings-world.ts';

describe.each(storeKinds())('the settings file on $name', ({ open }) => {
  const world = createSettingsWorld(open);
  const { apply, commands, ctx, edit } = world;

  describe('the watched file', () => {
    let folder: string;
    const running: SettingsFile[] = [];
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'patchbay-settings-'));
    });
    afterEach(async () => {
      for (const one of running.splice(0)) await one.close();
      rmSync(folder, { recursive: true, force: true });
    });
    function follow(name: string, over: Store = world.store, holder = 'one'): SettingsFile {
      const settingsFile = createSettingsFile({
        store: over,
        policy: ctx().policy,
        path: join(folder, name),
        holder,
        log: silentLog,
        debounceMs: 20,
        beatMs: 200,
      });
      running.push(settingsFile);
      return settingsFile;
    }

    test('is applied at start and whenever it changes, and reports its state', async () => {
      writeFileSync(join(folder, 's.json'), documentOf({ a: '1' }));
      const followed = follow('s.json');
      await followed.ready;
      expect(await commands()).toEqual({ a: '1' });
      writeFileSync(join(folder, 's.json'), documentOf({ a: '2' }));
      await expect.poll(commands, { timeout: 5000 }).toEqual({ a: '2' });
      await edit('a', 'console');
      expect(await followed.status()).toMatchObject({
        found: true,
        leader: true,
        drifted: ['server:a'],
        report: { updated: ['server:a'] },
      });
    });

    test('a missing file changes nothing', async () => {
      await apply(documentOf({ a: '1' }));
      const followed = follow('nowhere.json');
      await followed.ready;
      expect(await commands()).toEqual({ a: '1' });
      expect(await followed.status()).toMatchObject({ found: false, report: null });
    });

    test('of two replicas only the leader applies, and the other takes over without reverting', async () => {
      const shared: Store = { ...world.store, kind: 'postgres' };
      writeFileSync(join(folder, 'old.json'), documentOf({ a: 'old', gone: 'old' }));
      writeFileSync(join(folder, 'new.json'), documentOf({ a: 'new' }));
      const old = follow('old.json', shared, 'old');
      await old.ready;
      const young = follow('new.json', shared, 'young');
      await young.ready;
      expect(await commands()).toEqual({ a: 'old', gone: 'old' });
      expect((await young.status()).leader).toBe(false);
      await old.close();
      await young.check();
      await expect.poll(commands, { timeout: 5000 }).toEqual({ a: 'new' });
      await young.close();
      await follow('old.json', shared, 'old again').ready;
      expect(await commands()).toEqual({ a: 'new' });
    });
  });
});
