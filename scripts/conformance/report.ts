import { type Accepted, acceptedOn, reasonFor } from './accepted.ts';
import { compare, type Run } from './compare.ts';
import { KINDS } from './kinds.ts';
import { SUITES } from './suites.ts';

/** What a run says on the terminal. `failed` when something is lost that no revision excuses. */
export interface Verdict {
  lines: string[];
  failed: boolean;
}

export function judge(run: Run, accepted: Accepted): Verdict {
  const { total, direct, hub, lost, weaker, broken } = compare(run);
  const judged = lost.map((one) => ({ ...one, reason: reasonFor(accepted, run, one.scenario) }));
  const lines = [
    `${run.kind} · ${run.endpoint} · ${run.suite}: of ${total} scored scenarios ${direct} pass directly, ${hub} through the hub`,
    ...broken.flatMap((one) => sentence('✗', `${one.scenario} fails without a hub`, one.why)),
    ...judged.flatMap(({ scenario, why, reason }) =>
      reason ? [`  – ${scenario}: ${reason}`] : sentence('✗', scenario, why),
    ),
    ...acceptedOn(accepted, run)
      .filter(({ scenario }) => run.hub.get(scenario)?.ok)
      .map(({ scenario }) => `  ! ${scenario} passes: take it off tests/conformance/lost.json`),
    ...weaker.map((one) => `  ~ ${one.scenario}: ${one.direct} checks directly, ${one.hub} through the hub`),
  ];
  return { lines, failed: broken.length > 0 || judged.some(({ reason }) => reason === undefined) };
}

const sentence = (mark: string, text: string, why: string[]): string[] => [
  `  ${mark} ${text}`,
  ...why.slice(0, 3).map((each) => `      ${each}`),
];

/** docs/conformance.md, whole. @param commit the hub's, e.g. `1a2b3c4`; @param date e.g. `2026-11-21` */
export function document(runs: readonly Run[], accepted: Accepted, commit: string, date: string): string {
  const suites = Object.entries(SUITES).map(([name, { title }]) => `- \`${name}\`: ${title}`);
  const rows = runs.map((run) => {
    const { total, direct, hub, lost } = compare(run);
    const names = lost.map(
      ({ scenario }) => `\`${scenario}\`${reasonFor(accepted, run, scenario) ? ' ¹' : ''}`,
    );
    return `| ${KINDS[run.kind].title} | ${run.endpoint} | \`${run.suite}\` | ${direct} of ${total} | ${hub} of ${total} | ${names.join(', ') || '–'} |`;
  });
  const reasons = accepted.map(
    ({ scenario, suites: of, upstreams, reason }) =>
      `- \`${scenario}\` of ${of.join(', ')} on ${upstreams.join(', ')}: ${reason}`,
  );
  return [
    '# Conformance',
    '',
    `The official suites (\`@modelcontextprotocol/conformance\`), run against a server that passes them and through a hub`,
    `in front of it. Written by \`npm run conformance -- --write\` at commit ${commit}, ${date}.`,
    '',
    ...suites,
    '',
    'Endpoints: `server` is `/mcp/fixture`, where names stay; `group` is `/mcp/all`, where they get a prefix.',
    'Counted are scored scenarios; lost is what passes directly and not through the hub.',
    '',
    '| Server | Endpoint | Suite | Directly | Through the hub | Lost |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    ...(reasons.length > 0
      ? ['¹ What the revision on the other side cannot express:', '', ...reasons, '']
      : []),
  ].join('\n');
}
