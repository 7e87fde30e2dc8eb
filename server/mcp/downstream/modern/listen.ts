import type { Envelope } from '../../../hub/envelope.ts';
import { RpcCode } from '../../../hub/rpc-error.ts';
import { declaresTasks, UNDECLARED } from '../../../hub/tasks/extension.ts';
import type { View } from '../../../hub/types.ts';
import { type DownstreamOptions, type Exchange, refuseWhileDraining } from '../options.ts';
import { clientFacts } from './facts.ts';
import { grantedOf, readFilter } from './filter.ts';
import { refuse } from './refusal.ts';

/**
 * `subscriptions/listen` (2026-07-28): a POST whose answer is a stream of changes, open until either side ends it.
 * @throws PatchbayError `unavailable` while the hub drains
 */
export function listen(
  options: DownstreamOptions,
  { req, res, principal }: Exchange,
  view: View,
  id: Buffer,
  params: Buffer,
  envelope: Envelope,
): Promise<void> | void {
  refuseWhileDraining(options);
  const { capabilities } = envelope;
  if (!req.headers.accept?.includes('text/event-stream')) {
    const message = 'Accept must include text/event-stream';
    return refuse(res, id, { status: 406, code: RpcCode.invalidRequest, message });
  }
  const read = readFilter(params);
  if (!read.ok) return refuse(res, id, { status: 200, code: RpcCode.invalidParams, message: read.problem });
  const declared = capabilities && declaresTasks(params.subarray(capabilities.start, capabilities.end));
  if (read.filter.taskIds.length > 0 && !declared) return refuse(res, id, { status: 400, ...UNDECLARED });
  if (!options.listens.hasRoom(principal)) {
    const message = 'Too many open subscriptions; end one of them first';
    return refuse(res, id, { status: 200, code: RpcCode.limited, message });
  }
  const granted = grantedOf(read.filter, options.hub.identity(view, 'modern').capabilities);
  const facts = clientFacts(principal, view.endpoint.id, params, envelope);
  return options.listens.open({ principal, view, id, facts, granted, res });
}
