import { createApi } from '../api/api.ts';
import { createRefreshCookie } from '../api/identity.ts';
import type { Door } from '../lib/request-context.ts';
import type { DoorsOptions } from './doors.ts';

/** The REST API. In a file of its own because it is loaded after the hub serves its clients. */
export function apiDoor({ core, running, service, feed }: DoorsOptions): Door {
  const { access, config, facts, log, metrics } = core;
  return createApi({
    ...service,
    runtime: running.runtime,
    authenticate: access.gates.rest,
    admitAnyone: access.gates.anyone,
    onRevoked: access.onRevoked,
    roleNow: access.roleNow,
    identity: {
      tokens: access.tokens,
      users: access.users,
      limits: access.signIns,
      cookie: createRefreshCookie({ tokens: access.tokens, ...config.listen }),
    },
    denied(denial) {
      if (denial.reason.startsWith('auth.')) metrics.authFailure(denial.reason.slice('auth.'.length));
      else metrics.denial('rest');
      access.denials.record(denial);
    },
    settled: () => feed.settled(),
    stopping: core.ending,
    facts: {
      version: facts.version,
      publicUrl: config.listen.publicUrl,
      basePath: config.listen.basePath,
      bodyLimit: config.limits.bodyBytes,
    },
    log,
  });
}
