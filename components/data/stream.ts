import { requestRaw } from './client.ts';
import type { Method, Sending } from './http.ts';
import { linesOf } from './lines.ts';

/**
 * Reads an answer of JSON values, one a line, as they come. Leaving the loop ends the request.
 *
 * @typeParam T the contract's type of one line
 * @throws ApiError, also when the stream breaks off in the middle
 */
export async function* requestLines<T>(
  method: Method,
  route: string,
  sending: Sending = {},
): AsyncGenerator<T> {
  const response = await requestRaw(method, route, { ...sending, stream: true });
  for await (const line of linesOf(response, sending.signal)) yield JSON.parse(line);
}
