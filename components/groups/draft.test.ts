import { describe, expect, test } from 'vitest';
import type { GroupSpec } from '../../server/contract/group.ts';
import {
  draftOf,
  EMPTY_DRAFT,
  membersOf,
  patchedSpec,
  patchOf,
  pickedOf,
  sameSpec,
  setAlias,
  setItems,
  setServer,
  setTool,
  setWhole,
  specOf,
} from './draft.ts';

const KNOWN = ['list', 'read', 'write'];
const stored: GroupSpec = {
  name: 'Production',
  servers: [
    { name: 'files', alias: 'f' },
    { name: 'web', tools: ['search'] },
  ],
};
const draft = draftOf('prod', stored);
const memberOf = (of: typeof draft, name: string) => of.members.find((member) => member.name === name);

describe('the draft of a group', () => {
  test('that nobody touched is saved as it was', () => {
    expect(specOf(draft)).toEqual(stored);
    expect(sameSpec(specOf(draft), stored)).toBe(true);
    expect(patchOf(stored, specOf(draft))).toEqual({});
  });

  test('takes in a whole server for all that it has and will have', () => {
    const after = setServer(EMPTY_DRAFT, 'files', true);
    expect(specOf(after)).toEqual({ servers: [{ name: 'files' }] });
    expect(pickedOf(memberOf(after, 'files'))).toBe('all');
    expect(pickedOf(memberOf(after, 'files'), 'never-heard-of')).toBe('all');
  });

  test('keeps the other tools by name when one is taken out of a whole server', () => {
    const after = setTool(setServer(EMPTY_DRAFT, 'files', true), 'files', 'read', false, KNOWN);
    expect(specOf(after).servers).toEqual([{ name: 'files', tools: ['list', 'write'] }]);
    expect(pickedOf(memberOf(after, 'files'))).toBe('some');
    expect(pickedOf(memberOf(after, 'files'), 'read')).toBe('none');
  });

  test('does not call a server whole whose tools were all ticked one by one, until somebody says so', () => {
    const ticked = KNOWN.reduce((before, tool) => setTool(before, 'files', tool, true, KNOWN), EMPTY_DRAFT);
    expect(pickedOf(memberOf(ticked, 'files'))).toBe('some');
    expect(specOf(ticked).servers[0]?.tools).toEqual(KNOWN);
    expect(specOf(setWhole(ticked, 'files')).servers).toEqual([{ name: 'files' }]);
    expect(specOf(setServer(ticked, 'files', true)).servers).toEqual([{ name: 'files' }]);
  });

  test('lists ticked tools in the order of their server, and those it does not list at the end', () => {
    const gone = setTool(EMPTY_DRAFT, 'files', 'gone', true, KNOWN);
    const after = setTool(setTool(gone, 'files', 'write', true, KNOWN), 'files', 'list', true, KNOWN);
    expect(specOf(after).servers[0]?.tools).toEqual(['list', 'write', 'gone']);
  });

  test('gives a server up with its last tool, but not one whose prompts were chosen', () => {
    expect(membersOf(setTool(draft, 'web', 'search', false, ['search'])).map(({ name }) => name)).toEqual([
      'files',
    ]);
    const withPrompts = setItems(draft, 'web', 'prompts', ['ask']);
    expect(specOf(setTool(withPrompts, 'web', 'search', false, ['search'])).servers[1]).toEqual({
      name: 'web',
      tools: [],
      prompts: ['ask'],
    });
  });

  test('puts a server back as it was when it is ticked again', () => {
    const out = setServer(draft, 'web', false);
    expect(specOf(out).servers).toEqual([{ name: 'files', alias: 'f' }]);
    expect(specOf(setServer(out, 'web', true))).toEqual(stored);
  });

  test('saves no prefix that is empty or the name of the server', () => {
    for (const alias of ['', '  ', 'files'])
      expect(specOf(setAlias(draft, 'files', alias)).servers[0]).toEqual({ name: 'files' });
  });

  test('patches only what was changed, so that nothing else is overwritten', () => {
    const renamed = { ...draft, name: '', description: 'Live' };
    expect(patchOf(stored, specOf(renamed))).toEqual({ name: null, description: 'Live' });
    const theirs: GroupSpec = { ...stored, servers: [{ name: 'web' }] };
    expect(patchedSpec(theirs, patchOf(stored, specOf(renamed)))).toEqual({
      description: 'Live',
      servers: [{ name: 'web' }],
    });
  });
});
