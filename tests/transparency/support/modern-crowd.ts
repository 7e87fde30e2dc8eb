import type { Experience } from './crowd.ts';
import { exchange, type Peer } from './peer.ts';
import { membersOf } from './said.ts';
import { counted, DONE, ECHO, type Step, scripted, valueIn, wordOf } from './script.ts';

const markOf = (n: number) => `client-${n}`;
const uriOf = (n: number) => `test://item/${n}`;
const LEVELS = ['debug', 'warning', 'critical'] as const;
const META = '"progressToken":"same","io.modelcontextprotocol/logLevel"';
let runs = 0;

const touch = (n: number, times: number): Step => ({
  touch: uriOf(n),
  params: `{"uri":"${uriOf(n)}","touched":${times},"mark":"${markOf(n)}"}`,
});

/** Two rounds of questions, with things said between. */
function stepsOf(n: number, free: boolean): Step[] {
  const mark = JSON.stringify(markOf(n));
  const logs = LEVELS.map((level): Step => ({ log: level, params: `{"level":"${level}","data":${mark}}` }));
  return [
    { ask: 'sampling/createMessage', key: 'same', params: `{"mark":${mark}}` },
    {
      notify: 'notifications/progress',
      params: `{"progressToken":$token,"progress":1,"message":${mark}}`,
    },
    ...(free ? logs : []),
    { ask: 'elicitation/create', key: 'second', params: `{"mark":${mark}}` },
    ...(free ? [{ notify: 'notifications/x', params: `{"mark":${mark}}` }] : []),
    { result: `{"resultType":"complete","content":[],"mark":${mark},"heard":$heard}` },
  ];
}

/**
 * Many clients without sessions at once: every round of all of them is over before the next begins.
 * @param free whether servers also say what names no request: in one pipe nobody can tell whose it is
 */
export async function modernCrowd(peers: readonly Peer[], free: boolean): Promise<Experience[]> {
  const run = `modern run ${++runs}`;
  const name = (n: number) => `${run}, ${markOf(n)}`;
  const listening = await Promise.all(
    peers.map(async (peer, n) => {
      const filter = `{"notifications":{"resourceSubscriptions":["${uriOf(n)}"]}}`;
      const stream = peer.begin(
        `{"jsonrpc":"2.0","id":"l","method":"subscriptions/listen","params":${filter}}`,
      );
      await stream.reached(1);
      return stream;
    }),
  );
  const heard: string[][] = peers.map(() => []);
  for (const answered of [[], ['same'], ['same', 'second']]) {
    const round = peers.map((peer, n) =>
      exchange(peer, requestOf(stepsOf(n, free), n, answered, heard[n] ?? [])),
    );
    for (const [n, said] of (await Promise.all(round)).entries()) heard[n]?.push(...said);
  }
  const hanging = peers.map((peer, n) => {
    const progress = {
      notify: 'notifications/progress',
      params: `{"progressToken":$token,"mark":"${markOf(n)}"}`,
    };
    return peer.begin(
      scripted([progress, { hang: name(n) }], { id: '"same"', meta: '"progressToken":"same"' }),
    );
  });
  for (const each of hanging) await each.reached(1);
  for (const [n, each] of hanging.entries()) if (n % 2 === 0) await each.lose();
  for (const [n, peer] of peers.entries()) if (n % 2 === 0) await counted(peer, name(n));
  await Promise.all(peers.map((peer, n) => exchange(peer, scripted([touch(n, 1), touch(n, 99), DONE]))));
  for (const each of listening) await each.reached(3);
  const takenBack = await Promise.all(
    peers.map(async (peer, n) => [
      `${markOf(n)}:${String(valueIn(await wordOf(peer, 'counts'), name(n)) ?? 0)}`,
    ]),
  );
  for (const each of [...hanging, ...listening]) await each.lose();
  return peers.map((_peer, n) => ({
    call: heard[n] ?? [],
    standing: [...(listening[n]?.said ?? []), ...(hanging[n]?.said ?? [])],
    takenBack: takenBack[n] ?? [],
  }));
}

/** The request, said again with the answers to what was asked so far. */
function requestOf(steps: Step[], n: number, answered: readonly string[], heard: readonly string[]): string {
  const request = scripted(steps, { id: '"same"', meta: `${META}:"${LEVELS[n % LEVELS.length]}"` });
  if (answered.length === 0) return request;
  const result = membersOf(membersOf(heard.at(-1) ?? '{}').result ?? '{}');
  const answers = answered.map((key) => `"${key}":{"by":"${markOf(n)}"}`).join(',');
  return request.replace(ECHO, `${ECHO},"inputResponses":{${answers}},"requestState":${result.requestState}`);
}
