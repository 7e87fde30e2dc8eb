import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../server/config/settings/canonical.ts';
import { groupSpecSchema } from '../../server/contract/group.ts';
import { serverSpecSchema } from '../../server/contract/server.ts';
import { listAudit } from '../../server/services/audit.ts';
import { createServer } from '../../server/services/servers.ts';
import { applySettings, exportSettings } from '../../server/services/settings.ts';
import { readSettings } from '../../server/store/queries/settings.ts';
import { storeKinds } from '../support/stores.ts';
import { createSettingsWorld } from './settings-world.ts';
import { as, contextOf, emptyStore } from './world.ts';

describe.each(storeKinds())('exporting settings on $name', ({ open }) => {
  const world = createSettingsWorld(open);
  const { ctx } = world;

  describe('export', () => {
    test('who exports, and with which secrets, is audited', async () => {
      await createServer(ctx(), { name: 'a', spec: { type: 'stdio', command: 'x', env: { K: 's3cret' } } });
      expect((await exportSettings(ctx(), { secrets: 'redacted' })).text).not.toContain('s3cret');
      expect((await exportSettings(ctx(), { secrets: 'plain' })).text).toContain('s3cret');
      const { items } = await listAudit(ctx(), { action: 'settings.export' });
      expect(items).toMatchObject([
        { after: { secrets: 'plain' }, principal: 'local' },
        { after: { secrets: 'redacted' }, principal: 'local' },
      ]);
      await expect(
        exportSettings(contextOf(world.store, as('auditor')), { secrets: 'plain' }),
      ).rejects.toMatchObject({ code: 'forbidden' });
    });

    test('export and apply to an empty store is lossless, plain and encrypted', async () => {
      const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,8}$/), {
        minLength: 1,
        maxLength: 5,
        selector: (n) => n,
      });
      const text = fc.string({ maxLength: 12, unit: 'grapheme' }).filter((s) => !s.includes('\0'));
      const strings = fc.dictionary(
        text.filter((s) => s !== '' && s !== '__proto__'),
        fc.oneof(text, fc.constant('$' + '{VAR:-x}')),
        { maxKeys: 3 },
      );
      const common = {
        enabled: fc.boolean(),
        title: fc.option(text, { nil: undefined }),
        session: fc.constantFrom('shared', 'per-client', 'auto'),
        timeouts: fc.option(fc.record({ init: fc.integer({ min: 100, max: 1_800_000 }) }), {
          nil: undefined,
        }),
        tools: fc.option(
          fc.dictionary(
            text.filter((s) => s !== '' && s !== '__proto__'),
            fc.record({ enabled: fc.boolean() }),
            { minKeys: 1, maxKeys: 2 },
          ),
          { nil: undefined },
        ),
      };
      const stdio = fc.record({
        type: fc.constant('stdio'),
        command: text.filter((s) => s !== ''),
        args: fc.array(text, { maxLength: 3 }),
        env: strings,
        ...common,
      });
      const remote = fc.record({
        type: fc.constantFrom('sse', 'auto', 'streamable-http'),
        url: fc.constantFrom('https://u:p@h.example/?token=x', 'http://h/mcp'),
        headers: strings,
        ...common,
      });
      const system = fc.record({
        routing: fc.record({
          enableGlobalRoute: fc.boolean(),
          bearerAuthKey: fc.constantFrom('', 'sixteen or more characters'),
        }),
        limits: fc.record({ perKey: fc.nat(9) }),
        smartRouting: fc.record(
          {
            enabled: fc.boolean(),
            threshold: fc.double({ min: 0, max: 1, noNaN: true }),
            about: text,
            learning: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      });
      const settings = fc.record({
        names,
        about: fc.option(text, { nil: undefined }),
        specs: fc.array(fc.oneof(stdio, remote), { minLength: 5, maxLength: 5 }),
        system,
        encrypted: fc.boolean(),
      });

      await fc.assert(
        fc.asyncProperty(settings, async ({ names, about, specs, system, encrypted }) => {
          await emptyStore(world.store);
          const servers = Object.fromEntries(
            names.map((name, i) => [name, serverSpecSchema.parse(specs[i])]),
          );
          const groups = [
            {
              id: 'the_group',
              ...groupSpecSchema.parse({
                ...(about !== undefined && { smartRouting: { about } }),
                servers: names.map((name, i) => (i % 2 ? { name, tools: ['t'] } : { name })),
              }),
            },
          ];
          const seeded = await applySettings(ctx(), {
            text: JSON.stringify({ mcpServers: servers, groups, systemConfig: system }),
            source: 'admin',
          });
          expect(seeded.problems).toEqual([]);
          const before = await readSettings(world.store.db, world.store.sealer);
          const passphrase = 'a passphrase long enough';
          const { text } = await exportSettings(
            ctx(),
            encrypted ? { secrets: 'encrypted', passphrase } : { secrets: 'plain' },
          );
          await emptyStore(world.store);
          expect(
            (await applySettings(ctx(), { text, source: 'admin', ...(encrypted ? { passphrase } : {}) }))
              .problems,
          ).toEqual([]);
          const after = await readSettings(world.store.db, world.store.sealer);
          const bare = (s: typeof before) =>
            canonicalJson([
              [...s.servers].map(([n, v]) => [n, v.spec]),
              [...s.groups].map(([n, v]) => [n, v.spec]),
              s.system,
            ]);
          expect(bare(after)).toBe(bare(before));
        }),
        { numRuns: 40 },
      );
    }, 120_000);
  });
});
