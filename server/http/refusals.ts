import { MAX_HOPS } from '../lib/hops.ts';
import { type ProblemAnswer, problem } from '../lib/problem.ts';

/** What the listener answers itself, before any door. Each text says what an operator can do about it. */

const RETRY_S = 2;

export function starting(id: string): ProblemAnswer {
  const answer = problem(503, 'starting', 'Starting', 'Patchbay is starting; try again in a moment', id);
  answer.headers['Retry-After'] = String(RETRY_S);
  return answer;
}

export function outside(basePath: string, id: string): ProblemAnswer {
  const hint = basePath === '' ? '' : `; this hub lives under ${basePath} (BASE_PATH)`;
  return problem(404, 'not_found', 'Not found', `Nothing is served here${hint}`, id);
}

export function hostRefused(host: string | undefined, id: string): ProblemAnswer {
  const detail = `The Host header ${JSON.stringify((host ?? '').slice(0, 200))} is not allowed; add it to ALLOWED_HOSTS or set PUBLIC_URL`;
  return problem(421, 'host_not_allowed', 'Host not allowed', detail, id);
}

export function originRefused(origin: string, id: string): ProblemAnswer {
  const detail = `Pages of ${JSON.stringify(origin.slice(0, 200))} may not call this hub; add it to ALLOWED_ORIGINS`;
  return problem(403, 'origin_not_allowed', 'Origin not allowed', detail, id);
}

export function hopLimit(id: string): ProblemAnswer {
  const detail = `The request passed through more than ${MAX_HOPS} hubs; a server entry points back at this hub`;
  return problem(508, 'loop_detected', 'Loop detected', detail, id);
}
