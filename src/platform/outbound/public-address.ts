import { BlockList, isIP } from 'node:net';

/** Blocks of the IANA special-purpose registries: this host, private, shared, link-local, documentation, multicast. */
const NOT_PUBLIC_4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of IPv6 only global unicast counts; within it what carries another address, or is for documents, does not. */
const GLOBAL_6: readonly [string, number] = ['2000::', 3];
const NOT_PUBLIC_6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const listOf = (family: 'ipv4' | 'ipv6', blocks: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [net, bits] of blocks) list.addSubnet(net, bits, family);
  return list;
};
const BLOCKED_4 = listOf('ipv4', NOT_PUBLIC_4);
const BLOCKED_6 = listOf('ipv6', NOT_PUBLIC_6);
const ALLOWED_6 = listOf('ipv6', [GLOBAL_6]);
const LOOPBACK_4 = listOf('ipv4', [['127.0.0.0', 8]]);

/** True for an address of the open Internet; false for all that lie behind our own wall, and for what is no address. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !BLOCKED_4.check(address, 'ipv4');
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return ALLOWED_6.check(address, 'ipv6') && !BLOCKED_6.check(address, 'ipv6');
}

/** True for this machine itself; a demonstration may call it. */
export const isLoopbackAddress = (address: string): boolean =>
  isIP(address) === 4 ? LOOPBACK_4.check(address, 'ipv4') : address === '::1';
