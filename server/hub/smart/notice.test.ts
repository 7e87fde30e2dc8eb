import { expect, test } from 'vitest';
import type { SearchAnswer } from '../../search/types.ts';
import { type Circumstances, noticeOf } from './notice.ts';

const hit: SearchAnswer['hits'][number] = {
  ...{ id: 'a/b', confidence: 1, band: 'high', matched: [] },
  parts: { lexical: 1, meaning: 1, name: 1, learned: 0, exact: false },
};
const good: Circumstances = {
  answer: { mode: 'hybrid', reason: null, below: 0, behind: false, hits: [hit] },
  ...{ open: 5, server: undefined, readOnly: false, unknown: [], threshold: undefined, shortened: 0 },
  indexing: false,
};
const none = { ...good.answer, hits: [] };

test.each<[string, Partial<Circumstances>, RegExp | null]>([
  ['all is well', {}, null],
  ['no embedder is wanted', { answer: { ...good.answer, mode: 'lexical', reason: 'off' } }, /words alone/],
  [
    'the embedder is away',
    { answer: { ...good.answer, mode: 'lexical', reason: 'embedder' } },
    /embedder is un/,
  ],
  [
    'the database is away',
    { answer: { ...good.answer, mode: 'lexical', reason: 'database' } },
    /database is un/,
  ],
  ['it takes too long', { answer: { ...good.answer, mode: 'lexical', reason: 'slow' } }, /took too long/],
  [
    'nothing is embedded yet',
    { answer: { ...good.answer, mode: 'lexical', reason: 'indexing' } },
    /being indexed/,
  ],
  ['nothing was found', { answer: none }, /^Nothing was found\. Try other words/],
  [
    'a filter left nothing',
    { answer: none, server: 'a', readOnly: true },
    /that only read and of a\. .*without the filter/,
  ],
  ['nothing is open', { answer: none, open: 0 }, /^No tools are open to you here\.$/],
  [
    'an outage never looks like nothing found',
    { answer: { ...none, mode: 'lexical', reason: 'embedder' } },
    /Nothing was found.*embedder is unavailable/,
  ],
  [
    'the threshold left something out',
    { answer: { ...none, below: 1 }, threshold: 0.5 },
    /^1 tool was left out because its confidence is below the threshold of 0\.5 /,
  ],
  ['a part is embedded', { indexing: true }, /^Some tools are still being indexed/],
  ['servers are still starting', { unknown: ['a', 'b'] }, /^The tools of a, b are not known yet/],
  ['many of them', { unknown: [...'abcdefg'] }, /of a, b, c, d, e and 2 more are/],
  ['there was no room', { shortened: 3 }, /^3 of the results are told in brief/],
])('%s', (_, change, notice) => {
  const said = noticeOf({ ...good, ...change });
  if (notice) expect(said).toMatch(notice);
  else expect(said).toBeNull();
});
