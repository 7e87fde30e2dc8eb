import { PatchbayError } from '../../lib/errors.ts';
import { memberBytes, reshape } from '../../lib/json/reshape.ts';
import { JsonError, stringAt } from '../../lib/json/scan.ts';
import { quote } from '../../lib/json/splice.ts';

/** A question as the wire carries it. */
export interface InputRequest {
  method: string;
  params: Buffer | null;
}

/** What a server wants before it goes on (2026-07-28, multi round-trip requests). */
export interface InputRequired {
  requests: ReadonlyMap<string, InputRequest>;
  /** The server's own state as its JSON bytes, quotes included; null where it keeps none. */
  state: Buffer | null;
}

const KIND = Buffer.from('"input_required"');

/** @returns null for every other result. @throws JsonError for one that can't be read */
export function readInputRequired(result: Buffer): InputRequired | null {
  if (result.indexOf(KIND) < 0) return null;
  const said = memberBytes(result);
  if (!said.get('resultType')?.equals(KIND)) return null;
  const requests = new Map<string, InputRequest>();
  const asked = said.get('inputRequests');
  if (asked && asked[0] === 0x7b) {
    for (const [key, bytes] of memberBytes(asked)) requests.set(key, questionOf(bytes));
  }
  return { requests, state: said.get('requestState') ?? null };
}

function questionOf(bytes: Buffer): InputRequest {
  const said = memberBytes(bytes);
  const method = said.get('method');
  if (method?.[0] !== 0x22) throw new JsonError('an input request without a method', 0);
  return { method: stringAt(method, 0, method.length), params: said.get('params') ?? null };
}

/** The result that asks for all of `requests`. @param state what the client gives back with its answers */
export function composeInputRequired(requests: ReadonlyMap<string, InputRequest>, state: string): Buffer {
  const asked = [...requests].map(([key, { method, params }]) => {
    const head = `${JSON.stringify(key)}:{"method":${JSON.stringify(method)}`;
    return params ? `${head},"params":${params.toString('utf8')}}` : `${head}}`;
  });
  return Buffer.from(
    `{"resultType":"input_required","inputRequests":{${asked.join(',')}},"requestState":${JSON.stringify(state)}}`,
  );
}

/** The same result with the hub's state in place of the server's. @throws JsonError */
export function withState(result: Buffer, state: string): Buffer {
  return reshape(result, { requestState: quote(state) });
}

/** The params of a request, said again with the answers. @throws JsonError */
export function retryParams(
  params: Buffer,
  answers: ReadonlyMap<string, Buffer>,
  state: Buffer | null,
): Buffer {
  const parts: Buffer[] = [];
  for (const [key, answer] of answers) {
    parts.push(Buffer.from(`${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:`), answer);
  }
  parts.push(Buffer.from(parts.length === 0 ? '{}' : '}'));
  return reshape(params, { inputResponses: Buffer.concat(parts), requestState: state });
}

/** What a retried request brings. */
export interface Retry {
  state: string;
  answers: ReadonlyMap<string, Buffer>;
}

const STATE = Buffer.from('"requestState"');
const NO_ANSWERS: ReadonlyMap<string, Buffer> = new Map();

/** @returns null for a request that is no retry, which costs one search. @throws PatchbayError invalid_input */
export function retryOf(params: Buffer): Retry | null {
  if (params.indexOf(STATE) < 0) return null;
  try {
    const said = memberBytes(params);
    const state = said.get('requestState');
    if (!state) return null;
    if (state[0] !== 0x22) throw new PatchbayError('invalid_input', 'params.requestState must be a string');
    const answers = said.get('inputResponses');
    return {
      state: stringAt(state, 0, state.length),
      answers: answers && answers[0] === 0x7b ? memberBytes(answers) : NO_ANSWERS,
    };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new PatchbayError('invalid_input', `params: ${error.message}`);
  }
}
