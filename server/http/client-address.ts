import { isIP } from 'node:net';

/**
 * The address a request came from. Each trusted proxy appended the address it saw to `X-Forwarded-For`, so with n of
 * them it is the n-th from the right; anything further left was said by the client and is not believed.
 * @param trustProxy number of proxies in front of the hub
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustProxy: number,
): string {
  const direct = ofSocket(socketAddress);
  if (trustProxy === 0 || forwardedFor === undefined) return direct;
  const said = forwardedFor.split(',');
  let address = direct;
  for (let hop = 1; hop <= trustProxy && hop <= said.length; hop++) {
    const next = plain(said[said.length - hop] ?? '');
    // What is no address was not written by a proxy of ours: stop at the last one that was.
    if (next === null) return address;
    address = next;
  }
  return address;
}

/** The kernel's own text needs no check, and runs on every request. */
function ofSocket(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (!address.includes(':')) return address;
  return plain(address) ?? address;
}

/** Without port, brackets, zone and the IPv4-in-IPv6 prefix; null if it is no address. */
function plain(text: string): string | null {
  let address = text.trim();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address);
  if (bracketed?.[1] !== undefined) address = bracketed[1];
  else if (/^[\d.]+:\d+$/.test(address)) address = address.slice(0, address.indexOf(':'));
  address = address.replace(/%.*$/, '');
  if (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address)) address = address.slice(7);
  return isIP(address) === 0 ? null : address.toLowerCase();
}
