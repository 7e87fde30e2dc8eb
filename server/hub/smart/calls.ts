import { principalId } from '../../contract/principal.ts';
import type { Catalog } from '../catalog.ts';
import { readEnvelope, textAt } from '../envelope.ts';
import { isToolError, type RecordCall, type Relay } from '../relay.ts';
import { envelopeOf } from '../route.ts';
import type { RelayCall } from '../types.ts';
import type { UpstreamReply } from '../upstream/connection.ts';
import { fromJson } from './answer.ts';
import { readName } from './arguments.ts';
import { clientOf } from './asked.ts';
import { CALL_TOOL, DESCRIBE_TOOL, SEARCH_TOOLS } from './names.ts';
import { nearestHere } from './names-here.ts';
import { answered, eraOf, noTask, type Own, problem } from './own.ts';
import { idOf } from './scope.ts';
import type { SmartGround } from './search.ts';
import { type SearchToolOptions, searchTools } from './search-tool.ts';
import { unwrap } from './unwrap.ts';
import { didYouMean, LONGEST_SHOWN, quoted } from './wording.ts';

export interface SmartCallsOptions extends SmartGround, SearchToolOptions {
  /** The road of every other call. */
  relay: Relay;
  record: RecordCall;
}

/**
 * The calls of smart endpoints. Two of the three tools are answered here; `call_tool`, and a tool that is called by its
 * own name, go the road of every call. Never rejects, as the relay.
 */
export function createSmartCalls(options: SmartCallsOptions): Relay {
  const { relay, record } = options;
  return (call) => {
    const tool = call.method === 'tools/call' ? toolOf(call) : null;
    switch (tool) {
      // What can't be read is refused there, in the words of every call.
      case null:
        return relay(call);
      case SEARCH_TOOLS:
      case DESCRIBE_TOOL:
        return answered(record, call, tool, () => {
          if (isNoTask(options, call, tool)) return noTask(tool);
          return tool === SEARCH_TOOLS ? searchTools(options, call) : describeTool(options, call);
        });
      case CALL_TOOL:
        return callTool(options, call);
      default:
        return carriedOut(options, call, tool);
    }
  };
}

function toolOf({ envelope, params }: RelayCall): string | null {
  try {
    const { name } = envelope ?? envelopeOf(params);
    return name && textAt(params, name);
  } catch {
    return null;
  }
}

function describeTool({ catalogOf }: SmartCallsOptions, call: RelayCall): Own {
  const read = readName(call.params);
  if (!read.ok) return problem(read.problem, call, DESCRIBE_TOOL);
  const era = eraOf(call);
  const catalog = catalogOf(call.view, era);
  const json = catalog.toolJson.get(read.value);
  if (!json) return problem(noTool(read.value, catalog), call, DESCRIBE_TOOL);
  return { reply: fromJson(json.toString('utf8'), era), item: DESCRIBE_TOOL, outcome: 'ok' };
}

function callTool(options: SmartCallsOptions, call: RelayCall): Promise<UpstreamReply> {
  const { catalogOf, record } = options;
  const refused = (text: string) => answered(record, call, CALL_TOOL, () => problem(text, call, CALL_TOOL));
  const read = unwrap(call);
  if (!read.ok) return refused(read.problem);
  const { name, call: meant } = read.value;
  const catalog = catalogOf(call.view, eraOf(call));
  if (catalog.tools.has(name)) {
    if (isNoTask(options, call, name)) return answered(record, call, name, () => noTask(name));
    return carriedOut(options, meant, name);
  }
  const asked = name.slice(0, LONGEST_SHOWN);
  return answered(record, call, asked, () => ({
    ...problem(noTool(name, catalog), call, asked),
    outcome: 'denied',
  }));
}

/**
 * Whether a task is wanted of what does not run as one, at an endpoint that promises tasks: elsewhere such a wish is
 * passed over, as the protocol says.
 */
function isNoTask({ catalogOf }: SmartCallsOptions, call: RelayCall, name: string): boolean {
  if (eraOf(call) !== 'legacy' || !(call.envelope ?? readEnvelope(call.params)).asksTask) return false;
  const { taskTools } = catalogOf(call.view, 'legacy');
  return taskTools.size > 0 && !taskTools.has(name);
}

/** A call of a tool behind the endpoint; of a search that led to it is learned. */
async function carriedOut(
  { relay, catalogOf, asked, index }: SmartCallsOptions,
  call: RelayCall,
  name: string,
): Promise<UpstreamReply> {
  const target = catalogOf(call.view, eraOf(call)).tools.get(name);
  const reply = await relay(call);
  if (!target) return reply;
  const id = idOf(target);
  const worked = reply.ok && !isToolError(reply.result);
  const query = asked.called(clientOf(call), id, name, worked);
  if (query !== null) index.used(query, id, principalId(call.principal));
  return reply;
}

const MOST_NEAR = 5;

/** Unknown and closed read the same: what is near is looked for among the caller's own. */
function noTool(name: string, catalog: Catalog): string {
  const near = nearestHere(name, catalog, MOST_NEAR);
  return `name: there is no tool ${quoted(name)} here.${didYouMean(near)} ${SEARCH_TOOLS} finds what there is.`;
}
