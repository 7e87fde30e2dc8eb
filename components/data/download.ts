import { requestRaw } from './client.ts';
import type { Method, Sending } from './http.ts';

/** Time for an export, ms. */
const DOWNLOAD_TIMEOUT_MS = 300_000;

/**
 * Fetches a file as whoever is signed in and hands it to the browser to save. A link could not: it sends no token.
 *
 * @param filename where the hub offers none
 * @throws ApiError
 */
export async function download(
  method: Method,
  route: string,
  filename: string,
  sending: Omit<Sending, 'stream'> = {},
): Promise<void> {
  const response = await requestRaw(method, route, { timeoutMs: DOWNLOAD_TIMEOUT_MS, ...sending });
  saveAs(await response.blob(), offeredName(response.headers.get('content-disposition')) ?? filename);
}

/** Hands anything to the browser to save. */
export function saveAs(content: Blob, filename: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function offeredName(header: string | null): string | undefined {
  return /filename="([^"/\\]+)"/.exec(header ?? '')?.[1];
}
