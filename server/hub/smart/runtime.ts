import type { FoundTool, SearchResult, SearchTools } from '../../contract/api/smart-routing.ts';
import type { KeyScope } from '../../contract/key.ts';
import type { SmartRuntime } from '../../contract/runtime-smart.ts';
import { PatchbayError } from '../../lib/errors.ts';
import type { Learned, SearchHit } from '../../search/types.ts';
import { smartEndpoint } from '../endpoint.ts';
import type { RunningHub } from '../hub.ts';
import { type View, viewOf } from '../policy.ts';
import { whatLiesBehind } from './about.ts';
import { searchDescription } from './definitions.ts';
import { footprintOf } from './footprint.ts';
import { descriptionOf, type Found, isReadOnly, schemaOf, scoreOf } from './found.ts';
import { noticeOf } from './notice.ts';
import type { SmartRouting } from './routing.ts';
import { foundIn } from './scope.ts';
import type { Outcome } from './search.ts';

/** Smart routing as the REST API may see it; also while it is switched off for agents. */
export function createSmartRuntime(hub: RunningHub): SmartRuntime {
  return {
    searchTools: (request, scope, full, signal) => searchTools(hub, request, scope, full, signal),
    smartStatus: () => ({
      ...settingsOf(hub),
      ...copied(smartOf(hub).index.status()),
    }),
    reindex() {
      const { index } = smartOf(hub);
      if (index.status().kind === 'none')
        throw new PatchbayError('unsupported', 'This hub has no embedder: tools are found by words alone');
      index.reindex();
    },
    askedQueries: (options) => smartOf(hub).asked.list(options),
    learned: (limit) => smartOf(hub).index.learned(limit).map(learnedOf),
    forgetLearned: () => smartOf(hub).index.forgetLearned(),
    tokenFootprint: () => footprintOf(hub),
    smartText(group, draft) {
      const view = wholeView(hub, group);
      const about = draft ?? view.endpoint.smart?.about ?? null;
      const drafted = { ...view, endpoint: { ...view.endpoint, smart: { about } } };
      const { tools } = hub.catalog(view, 'legacy');
      return {
        endpoint: group === null ? '$smart' : `$smart/${group}`,
        about,
        description: searchDescription(whatLiesBehind(drafted, tools)),
      };
    },
  };
}

function smartOf({ smart }: RunningHub): SmartRouting {
  if (!smart) throw new PatchbayError('unsupported', 'This hub has no smart routing');
  return smart;
}

function settingsOf({ settings }: RunningHub) {
  const { enabled, threshold, learning } = settings.system.smartRouting;
  return { enabled, threshold: threshold ?? null, learning };
}

function copied<T extends { failures: readonly unknown[] }>(
  status: T,
): Omit<T, 'failures'> & { failures: T['failures'][number][] } {
  return { ...status, failures: [...status.failures] };
}

function learnedOf({ words, id, weight, usedAt }: Learned) {
  const slash = id.indexOf('/');
  return { words: [...words], server: id.slice(0, slash), tool: id.slice(slash + 1), weight, usedAt };
}

/** @throws PatchbayError not_found */
function wholeView(hub: RunningHub, group: string | null): View {
  const endpoint = smartEndpoint(hub.settings, group);
  const view = endpoint && viewOf(hub.settings, endpoint, { all: true });
  if (!view) throw new PatchbayError('not_found', `There is no group "${group}"`);
  return view;
}

async function searchTools(
  hub: RunningHub,
  request: SearchTools,
  scope: KeyScope,
  full: KeyScope | null,
  signal: AbortSignal,
): Promise<SearchResult> {
  const { search } = smartOf(hub);
  const { query: text, limit, server, readOnly = false } = request;
  const { threshold } = hub.settings.system.smartRouting;
  const need = { text, limit, server, readOnly, threshold, signal };
  const seen = (of: KeyScope): View | null => {
    const endpoint = smartEndpoint(hub.settings, request.group ?? null);
    return endpoint && viewOf(hub.settings, endpoint, of);
  };
  const view = seen(scope);
  const whole = full && seen(full);
  // A scope that opens nothing at all finds nothing; a group that is closed to it reads as unknown.
  if (!view && request.group !== undefined)
    throw new PatchbayError('not_found', `There is no group "${request.group}"`);
  const outcome = view ? await search(view, 'legacy', need) : null;
  const better = whole ? await search(whole, 'legacy', need) : null;
  const visible = view ? foundIn(hub.catalog(view, 'legacy')).scope.ids : new Set<string>();
  const hidden = better?.answer.hits.filter(({ id }) => !visible.has(id)).length ?? 0;
  return outcome ? resultOf(outcome, hidden) : { ...NOTHING, ...modeOf(better), hidden };
}

const NOTHING: SearchResult = {
  items: [],
  mode: 'lexical',
  reason: null,
  unknown: [],
  notice: 'No tools are open here.',
  belowThreshold: 0,
  hidden: 0,
  searched: 0,
  tookMs: 0,
};

const modeOf = (outcome: Outcome | null): Pick<SearchResult, 'mode' | 'reason'> => ({
  mode: outcome?.answer.mode ?? 'lexical',
  reason: outcome?.answer.reason ?? null,
});

function resultOf(outcome: Outcome, hidden: number): SearchResult {
  const { answer, found, searched, circumstances } = outcome;
  return {
    items: found.map(itemOf),
    ...modeOf(outcome),
    unknown: [...circumstances.unknown],
    notice: noticeOf({ ...circumstances, shortened: 0 }),
    belowThreshold: answer.below,
    hidden,
    searched,
    tookMs: Math.round(answer.tookMs * 1000) / 1000,
  };
}

function itemOf({ hit, name, server, tool, definition }: Found): FoundTool {
  return {
    ...{ name, server, tool },
    description: descriptionOf(definition),
    readOnly: isReadOnly(definition),
    score: scoreOf(hit),
    confidence: hit.band,
    parts: partsOf(hit),
    matched: [...hit.matched],
    inputSchema: schemaOf(definition),
  };
}

const partsOf = ({ parts }: SearchHit): FoundTool['parts'] => ({
  lexical: parts.lexical,
  meaning: parts.meaning,
  name: parts.name,
  learned: parts.learned,
  exact: parts.exact,
});
