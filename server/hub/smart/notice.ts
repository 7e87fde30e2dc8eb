import type { LexicalReason, SearchAnswer } from '../../search/types.ts';

/** Why an answer is not what it could be. */
export interface Circumstances {
  answer: Pick<SearchAnswer, 'mode' | 'reason' | 'below' | 'behind' | 'hits'>;
  /** How many tools are open to the caller here. */
  open: number;
  /** Only these were searched. */
  server: string | undefined;
  readOnly: boolean;
  /** Servers whose tools are not known yet. */
  unknown: readonly string[];
  threshold: number | undefined;
  /** Of some tools on this hub the meaning is not known yet. */
  indexing: boolean;
  /** Results that are told in brief for want of room. */
  shortened: number;
}

const LEXICAL: Readonly<Record<LexicalReason, string>> = {
  off: 'Meaning is not compared on this hub: tools were found by their words alone, so try other words, too.',
  indexing:
    'Meaning can not be compared yet (the tools are being indexed): tools were found by their words alone.',
  embedder:
    'Meaning can not be compared at the moment (the embedder is unavailable): tools were found by their words alone, so try other words, too.',
  database:
    'Meaning can not be compared at the moment (the database is unavailable): tools were found by their words alone, so try other words, too.',
  slow: 'Meaning was not compared this time (it took too long): tools were found by their words alone, so try other words, too.',
};

/** Without numbers: they would count what the caller does not see. */
const PARTLY = 'Some tools are still being indexed: until then they are found by their words alone.';

const BEHIND =
  'The hub is still reading the definitions of some tools, as it does after a start: those could not be found yet, so ask again in a few seconds.';

const MOST_NAMED = 5;

/** Pure: plain sentences for an agent or a person; null where there is nothing to say. */
export function noticeOf(now: Circumstances): string | null {
  const { answer, shortened } = now;
  const said = [
    answer.hits.length === 0 ? nothing(now) : null,
    below(now),
    answer.mode === 'lexical' ? LEXICAL[answer.reason ?? 'off'] : now.indexing ? PARTLY : null,
    answer.behind ? BEHIND : null,
    starting(now.unknown),
    shortened > 0 ? `${shortened} of the results are told in brief; describe_tool shows them whole.` : null,
  ].filter((each) => each !== null);
  return said.length > 0 ? said.join(' ') : null;
}

function nothing({ answer, open, server, readOnly }: Circumstances): string | null {
  if (open === 0) return 'No tools are open to you here.';
  if (answer.below > 0 || answer.behind) return null;
  const among = [readOnly ? 'that only read' : '', server === undefined ? '' : `of ${server}`].filter(
    (each) => each !== '',
  );
  const filtered = among.length > 0;
  const what = filtered ? `Nothing was found among the tools ${among.join(' and ')}.` : 'Nothing was found.';
  return `${what} Try other words for the same need${filtered ? ', or search without the filter' : ''}.`;
}

function below({ answer, threshold }: Circumstances): string | null {
  if (answer.below === 0) return null;
  const [tools, whose] = answer.below === 1 ? ['1 tool was', 'its'] : [`${answer.below} tools were`, 'their'];
  return `${tools} left out because ${whose} confidence is below the threshold of ${threshold ?? 0} that the administrators set.`;
}

function starting(unknown: readonly string[]): string | null {
  if (unknown.length === 0) return null;
  const names = unknown.slice(0, MOST_NAMED).join(', ');
  const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : '';
  return `The tools of ${names}${more} are not known yet: not reached so far.`;
}
