import type { KeyView } from '../../server/contract/api/keys.ts';
import type { ServerView } from '../../server/contract/api/servers.ts';
import type { SettingsProblem } from '../../server/contract/api/settings.ts';
import type { UpstreamState } from '../../server/contract/runtime.ts';
import type { User } from '../../server/contract/user.ts';
import type { HubPart } from '../data/hub-report.ts';
import type { Denials } from '../data/overview.ts';

/** What is known of the hub; what the person may not see, or what could not be read, is absent. */
export interface Known {
  servers?: readonly ServerView[] | undefined;
  fileProblems?: readonly SettingsProblem[] | undefined;
  parts?: readonly HubPart[] | undefined;
  denials?: Denials | undefined;
  keys?: readonly KeyView[] | undefined;
  users?: readonly User[] | undefined;
}

/** What somebody should look at, by kind; a kind without anything is empty, or null. */
export interface Attention {
  parts: readonly HubPart[];
  /** Servers that clients cannot use, or not fully. */
  failing: readonly ServerView[];
  denials: Denials | null;
  fileProblems: readonly SettingsProblem[];
  /** The one that expires first comes first. */
  expiring: readonly KeyView[];
  /** Keys of users who are disabled. */
  orphaned: readonly KeyView[];
  /** Servers that differ from the settings file that brought them. */
  drifted: readonly ServerView[];
}

/** Parts that no other line of the overview speaks of. */
const PARTS: readonly string[] = ['database', 'redis', 'keys'];

const FAILING: ReadonlySet<UpstreamState> = new Set(['waiting', 'misconfigured', 'needs-auth', 'degraded']);
/** What waits for a person comes first, what half works last. */
const RANKS: Partial<Record<UpstreamState, number>> = { misconfigured: 0, 'needs-auth': 1, degraded: 3 };
const TRYING: ReadonlySet<UpstreamState> = new Set(['connecting', 'listing']);

/** Wrong passwords and old keys are everyday life; so many within an hour are not. */
export const MANY_DENIALS = 25;
const SOON_MS = 7 * 24 * 3_600_000;

/** @param now ms since 1970 */
export function attentionOf(known: Known, now: number): Attention {
  const { servers = [], fileProblems = [], parts = [], denials, keys = [], users = [] } = known;
  const disabled = new Set(users.filter(({ enabled }) => !enabled).map(({ username }) => `user:${username}`));
  const usable = keys.filter((key) => key.enabled && !(timeLeft(key, now) <= 0));
  return {
    parts: parts.filter(({ id, status }) => status !== 'healthy' && PARTS.includes(id)),
    failing: servers.filter(isFailing).sort((a, b) => rank(a) - rank(b)),
    denials: denials && denials.count >= MANY_DENIALS ? denials : null,
    fileProblems,
    expiring: usable
      .filter((key) => timeLeft(key, now) <= SOON_MS)
      .sort((a, b) => timeLeft(a, now) - timeLeft(b, now)),
    orphaned: usable.filter(({ owner }) => disabled.has(owner)),
    drifted: servers.filter(({ drift }) => drift),
  };
}

export function isCalm(attention: Attention): boolean {
  return Object.values(attention).every((kind) => kind === null || kind.length === 0);
}

/** One that failed and is being tried again is still failing: a line must not come and go with every attempt. */
function isFailing({ spec, status }: ServerView): boolean {
  if (!spec.enabled || !status) return false;
  const { state, failure } = status;
  return FAILING.has(state) || (TRYING.has(state) && failure !== null && failure.count > 0);
}

const rank = ({ status }: ServerView): number => (status ? (RANKS[status.state] ?? 2) : 2);

function timeLeft({ expiresAt }: KeyView, now: number): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now;
}
