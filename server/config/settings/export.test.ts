import { expect, test } from 'vitest';
import { serverSpecSchema } from '../../contract/server.ts';
import type { SettingsSnapshot } from '../../contract/snapshot.ts';
import { systemConfigSchema } from '../../contract/system-config.ts';
import { documentText, exportSettings, sealWith, writePlain, writeRedacted } from './export.ts';
import { parseSettings } from './parse.ts';
import { createOpening, createSealing } from './sealed.ts';

const stamp = { origin: 'admin', revision: 1, createdAt: new Date(0), updatedAt: new Date(0) } as const;
const spec = serverSpecSchema.parse({
  type: 'stdio',
  command: 'npx',
  args: ['--token=abc'],
  env: { K: 'secret', R: '${R}' },
});
const remote = serverSpecSchema.parse({ type: 'auto', url: 'https://h.example', enabled: false });
const snapshot: SettingsSnapshot = {
  revision: 1,
  servers: new Map([
    ['z', { name: 'z', spec, ...stamp }],
    ['a', { name: 'a', spec: remote, ...stamp }],
  ]),
  groups: new Map([
    ['g', { id: 'g', spec: { name: 'G', servers: [{ name: 'a' }, { name: 'z', tools: [] }] }, ...stamp }],
    ['h', { id: 'h', spec: { servers: [], smartRouting: { about: 'Of the group' } }, ...stamp }],
  ]),
  system: systemConfigSchema.parse({
    nameSeparator: '--',
    routing: { bearerAuthKey: 'a very secret key' },
    smartRouting: { threshold: 0, about: 'Of all', learning: true },
  }),
};

test('the document is in order, without defaults, and plain only where asked', () => {
  expect(exportSettings(snapshot, writePlain)).toEqual({
    mcpServers: {
      a: { enabled: false, url: 'https://h.example' },
      z: { type: 'stdio', command: 'npx', args: ['--token=abc'], env: { K: 'secret', R: '${R}' } },
    },
    groups: [
      { id: 'g', name: 'G', servers: ['a', { name: 'z', tools: [] }] },
      { id: 'h', smartRouting: { about: 'Of the group' }, servers: [] },
    ],
    systemConfig: {
      routing: { bearerAuthKey: 'a very secret key' },
      smartRouting: { threshold: 0, about: 'Of all' },
      nameSeparator: '--',
    },
  });
  expect(Object.keys(exportSettings(snapshot, writePlain).mcpServers)).toEqual(['a', 'z']);
});

test('a redacted export holds no secret, and applying it is refused where one is missing', () => {
  const text = documentText(exportSettings(snapshot, writeRedacted));
  expect(text).not.toMatch(/secret|abc/);
  const parsed = parseSettings(text);
  expect(parsed.ok && [...parsed.held]).toEqual(['system:routing.bearerAuthKey', 'server:z']);
});

test('an encrypted export opens with its passphrase only', async () => {
  const seal = await createSealing('correct horse battery');
  const text = documentText(exportSettings(snapshot, sealWith(seal)));
  expect(text).not.toMatch(/"secret"|abc|very secret/);
  const opened = parseSettings(text, { open: await createOpening(text, 'correct horse battery') });
  expect(opened.problems).toEqual([]);
  expect(opened.ok && opened.units.get('server:z')).toMatchObject({ spec });
  const wrong = parseSettings(text, { open: await createOpening(text, 'another passphrase') });
  expect(wrong.problems.map((p) => p.message)).toContain('was encrypted with another passphrase');
  expect(parseSettings(text).problems.map((p) => p.message)).toContain(
    'is encrypted; give the passphrase of the export',
  );
  await expect(createSealing('short')).rejects.toMatchObject({ code: 'invalid_input' });
});
