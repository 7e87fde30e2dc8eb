import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningFixture, startFixture, startModern } from '../fixtures/upstream.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { waitForServers } from '../support/rest.ts';
import { ARGUMENTS, ERRORS, RESULTS } from './cases/values.ts';
import { ALL_CAPABILITIES } from './support/check.ts';
import { HttpPeer } from './support/http-peer.ts';
import { ModernPeer, modernHeaders } from './support/modern-peer.ts';
import { exchange, type Peer } from './support/peer.ts';
import { elementsOf, membersOf, stringIn, withMembers } from './support/said.ts';
import { type Step, scripted, wordOf } from './support/script.ts';

let hub: Hub;
let fixtures: RunningFixture[] = [];
const peers: Record<'older' | 'newest' | 'group', Peer[]> = { older: [], newest: [], group: [] };
const HELLO = `{"protocolVersion":"2025-11-25","capabilities":${ALL_CAPABILITIES},"clientInfo":{"name":"c","version":"1"}}`;

beforeAll(async () => {
  const [older, newest] = [await startFixture('http', ['--rich']), await startModern(['--rich'])];
  fixtures = [older, newest];
  const url = ({ port }: RunningFixture) => `http://127.0.0.1:${port}/mcp`;
  hub = await startHub({
    settings: { mcpServers: { older: { url: url(older) }, newest: { url: url(newest) } } },
  });
  await waitForServers(hub, ['older', 'newest']);
  const legacy = (to: string, key: string | null) => new HttpPeer(to, key).connect(HELLO);
  const modern = (to: string, key: string | null) =>
    new ModernPeer(new HttpPeer(to, key, modernHeaders), ALL_CAPABILITIES);
  // The first is the server's own client, the second one of the other revision, through the hub.
  peers.older = [await legacy(url(older), null), modern(`${hub.url}/mcp/older`, hub.key)];
  peers.newest = [modern(url(newest), null), await legacy(`${hub.url}/mcp/newest`, hub.key)];
  peers.group = [await legacy(`${hub.url}/mcp`, hub.key)];
});
afterAll(async () => {
  await Promise.all(Object.values(peers).flatMap((all) => all.map((peer) => peer.close())));
  await hub?.stop();
  for (const each of fixtures) await each.stop();
});

async function both(server: 'older' | 'newest', request: string) {
  const [own, other] = await Promise.all(peers[server].map((peer) => exchange(peer, request)));
  return { own: membersOf(own?.at(-1) ?? '{}'), other: membersOf(other?.at(-1) ?? '{}'), said: [own, other] };
}

/** What only the newest revision says of a result. */
function plain(result: string | undefined): Record<string, string> {
  const { resultType: _kind, ...rest } = membersOf(result ?? '{}');
  return rest;
}

describe.each(['older', 'newest'] as const)('a client of the other revision on the %s server', (server) => {
  const kind = server === 'newest' ? '"resultType":"complete",' : '';

  it.each(Object.keys(RESULTS))('hears a result with %s by its bytes', async (name) => {
    const text = `{${kind}${(RESULTS[name] ?? '{}').slice(1)}`.replace(',}', '}');
    const { own, other } = await both(server, scripted([{ result: text }]));
    expect(plain(other.result)).toEqual(plain(own.result));
    const said = membersOf(other.result ?? '{}').resultType;
    expect(said).toBe(server === 'older' ? '"complete"' : undefined);
  });

  it.each(Object.keys(ERRORS))('hears an error with %s by its bytes', async (name) => {
    const { own, other } = await both(server, scripted([{ error: ERRORS[name] ?? '' }]));
    expect(other.error).toBe(own.error);
  });

  it.each(Object.keys(ARGUMENTS))('is heard with arguments with %s by their bytes', async (name) => {
    const params = `"name":"echo","arguments":${ARGUMENTS[name]}`;
    const [own, other] = await Promise.all(peers[server].map((peer) => wordOf(peer, 'raw', { params })));
    const argumentsOf = (raw: unknown) => membersOf(membersOf(String(raw)).params ?? '{}').arguments;
    expect(argumentsOf(other)).toBe(argumentsOf(own));
    expect(String(other).includes('io.modelcontextprotocol/')).toBe(server === 'newest');
  });

  it('hears progress under its own token, in order', async () => {
    const steps = ['1.0', '2', '1e1'].map((n) => ({
      notify: 'notifications/progress',
      params: `{"progress":${n},"progressToken":$token,"x":1.0}`,
    }));
    const request = scripted([...steps, { result: `{${kind}"content":[]}` }], {
      meta: '"progressToken":"mine"',
    });
    const { said } = await both(server, request);
    expect(said[1]?.slice(0, -1)).toEqual(said[0]?.slice(0, -1));
    expect(said[1]).toHaveLength(4);
  });

  it('is told of a resource that is not there by the code of its own revision', async () => {
    const { own, other } = await both(
      server,
      '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"test://none"}}',
    );
    const codes = [own, other].map(({ error }) => membersOf(error ?? '{}').code);
    expect(codes).toEqual(server === 'older' ? ['-32002', '-32602'] : ['-32602', '-32602']);
  });
});

const PARAMS = '"question":{"n":1.0,"big":9007199254740993}';
const ANSWER = '"action":"accept","content":{"n":1.0,"big":9007199254740993}';

describe('questions between the revisions', () => {
  it('an older server hears the bytes of the answer that a client of the newest revision gives', async () => {
    const [, peer] = peers.older;
    if (!peer) throw new Error('the client is not there');
    const steps: Step[] = [
      { ask: 'elicitation/create', params: `{${PARAMS}}` },
      { result: '{"content":[],"heard":$heard}' },
    ];
    const first = membersOf((await exchange(peer, scripted(steps))).at(-1) ?? '{}');
    const { inputRequests = '{}', requestState = '' } = membersOf(first.result ?? '{}');
    const [[key, asked] = ['', '{}']] = Object.entries(membersOf(inputRequests));
    expect(membersOf(asked).params).toBe(`{${PARAMS}}`);
    const params = `"name":"echo","arguments":{},"inputResponses":{"${key}":{${ANSWER}}},"requestState":${requestState}`;
    const second = membersOf((await exchange(peer, scripted(steps, { params }))).at(-1) ?? '{}');
    const [heard] = JSON.parse(membersOf(second.result ?? '{}').heard ?? '[]');
    expect(membersOf(String(heard)).result).toBe(`{${ANSWER}}`);
  });

  it('a client with a session is asked the bytes of what a server of the newest revision needs', async () => {
    const [, peer] = peers.newest;
    if (!peer) throw new Error('the client is not there');
    const steps: Step[] = [
      { ask: 'elicitation/create', key: 'k', params: `{${PARAMS}}` },
      { result: '{"resultType":"complete","word":$raw}' },
    ];
    const questions: string[] = [];
    const said = await peer.begin(scripted(steps), ({ params = '' }) => {
      questions.push(params);
      return `"result":{${ANSWER}}`;
    }).done;
    expect(questions).toEqual([`{${PARAMS}}`]);
    const raw = String(JSON.parse(membersOf(membersOf(said.at(-1) ?? '{}').result ?? '{}').word ?? '""'));
    expect(membersOf(raw).params).toContain(`"inputResponses":{"k":{${ANSWER}}}`);
  });
});

describe('at a group', () => {
  const lists = { 'tools/list': 'tools', 'prompts/list': 'prompts' } as const;
  const listed = async (peer: Peer | undefined, method: string) => {
    if (!peer) throw new Error('the client is not there');
    const said = await exchange(peer, `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{}}`);
    return membersOf(said.at(-1) ?? '{}').result ?? '{}';
  };

  it.each(Object.entries(lists))(
    '%s has every definition by its bytes, under its name with a prefix',
    async (method, list) => {
      const got = elementsOf(membersOf(await listed(peers.group[0], method))[list] ?? '[]').map(membersOf);
      const wanted: unknown[] = [];
      for (const server of ['newest', 'older'] as const) {
        for (const item of elementsOf(membersOf(await listed(peers[server][0], method))[list] ?? '[]')) {
          // Both have it, so that of the later one is marked.
          const shown = server === 'older' ? item.replace('ui://rich/', 'ui://~older~rich/') : item;
          const own = membersOf(shown);
          const name = stringIn(own, 'name');
          if (name !== 'bad_header')
            wanted.push(withMembers(own, { name: JSON.stringify(`${server}__${name}`) }));
        }
      }
      expect(got).toEqual(wanted);
    },
  );

  it('a tool is called by its name with a prefix, and hears its own', async () => {
    const [peer] = peers.group;
    if (!peer) throw new Error('the client is not there');
    const raw = String(
      await wordOf(peer, 'raw', { params: '"a":1.0,"name":"older__echo","arguments":{"n":1.0}' }),
    );
    expect(membersOf(raw).params).toMatch(/^\{"a":1\.0,"name":"echo","arguments":\{"n":1\.0\},"_meta":/);
  });
});
