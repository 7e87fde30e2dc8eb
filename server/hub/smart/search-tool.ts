import { principalId } from '../../contract/principal.ts';
import { asAbortSignal } from '../../lib/cancel.ts';
import { nearestNames } from '../../search/names.ts';
import type { RelayCall } from '../types.ts';
import { structured, toolsOf } from './answer.ts';
import { readSearch } from './arguments.ts';
import { type AskedQueries, clientOf } from './asked.ts';
import { scoreOf } from './found.ts';
import { SEARCH_TOOLS } from './names.ts';
import { noticeOf } from './notice.ts';
import { eraOf, type Own, problem } from './own.ts';
import type { Outcome, Search, SmartGround } from './search.ts';
import { didYouMean, quoted } from './wording.ts';

export interface SearchToolOptions extends Pick<SmartGround, 'catalogOf' | 'system'> {
  search: Search;
  asked: AskedQueries;
  /** Takes known secrets out of what agents ask, before it is kept. */
  redact: (text: string) => string;
}

/** A call of `search_tools`. @throws JsonError, PatchbayError and what its signal gives */
export async function searchTools(options: SearchToolOptions, call: RelayCall): Promise<Own> {
  const { view, signal } = call;
  const read = readSearch(call.params);
  if (!read.ok) return problem(read.problem, call, SEARCH_TOOLS);
  const { query, limit, brief, readOnly, server: said } = read.value;
  const server = said === undefined ? undefined : serverOf(options, call, said);
  if (server === null) return problem(noServer(options, call, said ?? ''), call, SEARCH_TOOLS);
  const era = eraOf(call);
  const outcome = await options.search(view, era, {
    ...{ text: query, limit, server, readOnly },
    threshold: options.system().smartRouting.threshold,
    signal: signal && asAbortSignal(signal),
  });
  const { tools, shortened } = toolsOf(outcome.found, brief);
  const notice = noticeOf({ ...outcome.circumstances, shortened });
  remember(options, call, query, outcome);
  const answer = { tools, mode: outcome.answer.mode, ...(notice !== null && { notice }) };
  return { reply: structured(answer, era), item: SEARCH_TOOLS, outcome: 'ok' };
}

function remember({ asked, redact }: SearchToolOptions, call: RelayCall, query: string, outcome: Outcome) {
  const { answer, found } = outcome;
  asked.add({
    principal: principalId(call.principal),
    client: clientOf(call),
    endpoint: call.view.endpoint.address.replace('mcp/', ''),
    query: redact(query),
    mode: answer.mode,
    results: found.map(({ hit, name }) => ({ name, score: scoreOf(hit), confidence: hit.band })),
    ids: new Set(found.map(({ hit }) => hit.id)),
    tookMs: Math.round(answer.tookMs * 1000) / 1000,
  });
}

/** By its name, or by the alias that its tools begin with here. Unknown and closed read the same. */
function serverOf(options: SearchToolOptions, call: RelayCall, said: string): string | null {
  const wanted = said.trim().toLowerCase();
  const servers = openServers(options, call);
  const found =
    servers.find(({ name }) => name.toLowerCase() === wanted) ??
    servers.find(({ alias }) => alias.toLowerCase() === wanted);
  return found?.name ?? null;
}

const MOST_NEAR = 5;

function noServer(options: SearchToolOptions, call: RelayCall, said: string): string {
  const names = openServers(options, call).map(({ name }) => name);
  const near = nearestNames(said, names, MOST_NEAR);
  return `server: there is no server ${quoted(said)} here.${didYouMean(near)} Leave it out to search all.`;
}

/** Those that have tools for this caller. */
function openServers({ catalogOf }: SearchToolOptions, call: RelayCall): { name: string; alias: string }[] {
  const having = new Set<string>();
  for (const { member } of catalogOf(call.view, eraOf(call)).tools.values()) having.add(member.server.name);
  return call.view.members.flatMap(({ server, alias }) =>
    having.has(server.name) ? [{ name: server.name, alias }] : [],
  );
}
