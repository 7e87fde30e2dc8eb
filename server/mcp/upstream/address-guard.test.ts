import { describe, expect, it } from 'vitest';
import {
  AddressRefused,
  assertAllowedHost,
  guardedLookup,
  isForbiddenAddress,
  refusalOf,
} from './address-guard.ts';

describe('addresses', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    'febf::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'not an address',
  ])('%s is never connected to', (address) => {
    expect(isForbiddenAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '::1',
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    'fd12::1',
    '93.184.216.34',
    '2606:4700::1',
    '::ffff:10.0.0.1',
    '100.64.0.1',
  ])('%s is allowed', (address) => {
    expect(isForbiddenAddress(address)).toBe(false);
  });

  it('written into a URL are checked too, names are left to the look-up', () => {
    expect(() => assertAllowedHost('[fe80::1]')).toThrow(AddressRefused);
    expect(() => assertAllowedHost('169.254.169.254')).toThrow(/never connected to/);
    expect(() => assertAllowedHost('example.com')).not.toThrow();
  });

  it.each([
    ['http://169.254.169.254/mcp', '169.254.169.254'],
    ['http://0xa9fea9fe/', '169.254.169.254'],
    ['https://[fe80::1]:8443/', 'fe80::1'],
    ['http://[::ffff:169.254.169.254]/', '::ffff:a9fe:a9fe'],
  ])('%s can never be used', (url, address) => {
    expect(refusalOf(url)).toContain(address);
  });

  it.each(['http://127.0.0.1/mcp', 'http://[::1]/', 'http://example.com/', 'nonsense'])(
    '%s is not refused by what it says',
    (url) => {
      expect(refusalOf(url)).toBeNull();
    },
  );

  it('of a name are looked up in either form that sockets ask for', async () => {
    const all = await new Promise((resolve) =>
      guardedLookup('localhost', { all: true }, (_error, list) => resolve(list)),
    );
    expect(all).toEqual(expect.arrayContaining([expect.objectContaining({ address: expect.any(String) })]));
    const one = await new Promise((resolve) =>
      guardedLookup('localhost', {}, (_error, address) => resolve(address)),
    );
    expect(['127.0.0.1', '::1']).toContain(one);
  });
});
