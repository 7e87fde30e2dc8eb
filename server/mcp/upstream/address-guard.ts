import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { messageOf } from '../../lib/errors.ts';

/**
 * Addresses that no server entry may lead to: cloud metadata services and link-local networks hand out credentials to
 * whoever asks. Loopback and private ranges are allowed: that is where people run their servers.
 */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addAddress('168.63.129.16', 'ipv4');
forbidden.addAddress('192.0.0.192', 'ipv4');
forbidden.addSubnet('224.0.0.0', 4, 'ipv4');
forbidden.addAddress('255.255.255.255', 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('fec0::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
forbidden.addAddress('fd20:ce::254', 'ipv6');
forbidden.addAddress('fd00:42::42', 'ipv6');

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  constructor(host: string, address: string) {
    super(
      host === address
        ? `the address ${address} is link-local or a metadata service and is never connected to`
        : `${host} resolves to ${address}, which is link-local or a metadata service and is never connected to`,
    );
  }
}

/** @param address an IPv4 or IPv6 address without brackets or zone */
export function isForbiddenAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  if (family === 4) return forbidden.check(address, 'ipv4');
  if (forbidden.check(address, 'ipv6')) return true;
  const inner = embeddedIpv4(address);
  return inner !== null && forbidden.check(inner, 'ipv4');
}

/** IPv4 inside IPv6: mapped, compatible, NAT64 (64:ff9b::/96) and 6to4 (2002::/16). */
function embeddedIpv4(address: string): string | null {
  const groups = groupsOf(address);
  const dotted = (high: number, low: number) => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  const [a, b, c, d, e, f, g, h] = groups;
  if (a === 0x2002 && b !== undefined && c !== undefined) return dotted(b, c);
  const middleZero = c === 0 && d === 0 && e === 0;
  const mapped = a === 0 && b === 0 && middleZero && (f === 0xffff || f === 0);
  const nat64 = a === 0x64 && b === 0xff9b && middleZero && f === 0;
  return (mapped || nat64) && g !== undefined && h !== undefined ? dotted(g, h) : null;
}

function groupsOf(address: string): number[] {
  const plain = (address.split('%')[0] ?? '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, a, b, c, d) => {
    const hex = (x: string, y: string) => ((Number(x) << 8) | Number(y)).toString(16);
    return `${hex(a, b)}:${hex(c, d)}`;
  });
  const [left = '', right] = plain.split('::');
  const parse = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = parse(left);
  const after = right === undefined ? [] : parse(right);
  return [...before, ...new Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
}

/** For host names that are addresses already, which no look-up ever sees. @throws AddressRefused */
export function assertAllowedHost(hostname: string): void {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(bare) !== 0 && isForbiddenAddress(bare)) throw new AddressRefused(bare, bare);
}

/** Why a URL that names an address can never be used; null where it can, or where only a look-up tells. */
export function refusalOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  try {
    assertAllowedHost(new URL(url).hostname);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * A `lookup` for sockets: the addresses checked here are the ones connected to, so a name that changes between check
 * and use gains nothing. One forbidden address refuses the whole name.
 */
export function guardedLookup(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const refused = addresses.find(({ address }) => isForbiddenAddress(address));
    if (refused) return callback(new AddressRefused(hostname, refused.address), []);
    const [first] = addresses;
    if (options.all) return callback(null, addresses);
    if (!first) return callback(new Error(`${hostname} has no address`), []);
    callback(null, first.address, first.family);
  });
}
