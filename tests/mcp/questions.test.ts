import { describe, expect, it } from 'vitest';
import { TRANSPORTS, withFixtureHub } from '../support/fixture-hub.ts';
import type { RawClient, RpcMessage } from '../support/mcp.ts';

const ALL = { sampling: {}, elicitation: {}, roots: { listChanged: true } };

const bench = withFixtureHub();
const connected = (path: string, capabilities: Record<string, unknown> = ALL) =>
  bench.connected(path, capabilities);

/** What a tool of the fixture was answered by the client: a whole JSON-RPC response. */
function heard({ result }: RpcMessage): Record<string, unknown> {
  const content = result?.content;
  const first: unknown = Array.isArray(content) ? content[0] : undefined;
  return typeof first === 'object' && first !== null && 'text' in first ? JSON.parse(String(first.text)) : {};
}

/** Calls a tool that asks, and answers its question. */
async function answered(
  client: RawClient,
  tool: string,
  method: string,
  answer: Record<string, unknown>,
): Promise<{ question: RpcMessage; answer: RpcMessage }> {
  const stream = await client.stream('c', 'tools/call', { name: tool, arguments: {} });
  const question = await stream.message((message) => message.method === method);
  await client.answer(String(question.id), answer);
  return { question, answer: await stream.message(({ id }) => id === 'c') };
}

describe.each(TRANSPORTS)('a %s server asks its client', (server) => {
  it('for a completion, and gets model and content as the client said them', async () => {
    const client = await connected(`/mcp/${server}`);
    const result = {
      role: 'assistant',
      content: { type: 'text', text: 'hi' },
      model: 'm',
      extra: { kept: 1 },
    };
    const { question, answer } = await answered(client, 'sample', 'sampling/createMessage', { result });
    expect(question.params).toMatchObject({ maxTokens: 100 });
    expect(heard(answer)).toMatchObject({ result });
  });

  it('for what a user says, and gets a refusal with code, message and data', async () => {
    const client = await connected(`/mcp/${server}`);
    const error = { code: -32099, message: 'not today', data: { until: 'tomorrow' } };
    const { question, answer } = await answered(client, 'elicit', 'elicitation/create', { error });
    expect(question.params).toMatchObject({ requestedSchema: { required: ['name'] } });
    expect(heard(answer)).toMatchObject({ error });
  });

  it('for its roots: two clients that are asked at once each answer their own call', async () => {
    const clients = await Promise.all([0, 1, 2].map(() => connected(`/mcp/${server}`)));
    const roots = (n: number) => [{ uri: `file:///client-${n}` }];
    const answers = await Promise.all(
      clients.map((client, n) =>
        answered(client, 'list_roots', 'roots/list', { result: { roots: roots(n) } }),
      ),
    );
    expect(answers.map(({ answer }) => heard(answer).roots)).toEqual([0, 1, 2].map(roots));
  });

  it('what it did not declare, and gets an error at once', async () => {
    const client = await connected(`/mcp/${server}`, { roots: {} });
    const { result } = await client.call('elicit');
    expect(heard(result ? { result } : {})).toMatchObject({ error: { code: expect.any(Number) } });
  });

  it('and a cancelled call takes the question back', async () => {
    const client = await connected(`/mcp/${server}`);
    const stream = await client.stream('c', 'tools/call', { name: 'elicit', arguments: {} });
    const question = await stream.message(({ method }) => method === 'elicitation/create');
    await client.notify('notifications/cancelled', { requestId: 'c' });
    const taken = await stream.message(({ method }) => method === 'notifications/cancelled');
    expect(taken.params?.requestId).toBe(question.id);
  });
});
