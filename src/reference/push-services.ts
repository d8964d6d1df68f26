import type { Provenance } from './provenance.ts';

/**
 * Hosts of the push services of browsers in use. A subscription names an address that we are to send to; whoever makes
 * one up must not be able to point us at somebody else's server. A name that begins with a dot stands for all below it.
 */
export const PUSH_HOSTS: readonly string[] = [
  // Chrome, Edge on Android, Samsung Internet, Opera, Brave
  'fcm.googleapis.com',
  // Firefox
  'updates.push.services.mozilla.com',
  // Safari
  '.push.apple.com',
  // Edge on Windows
  '.notify.windows.com',
];

export const PUSH_HOSTS_PROVENANCE: Provenance = {
  source:
    'addresses of subscriptions made by the browsers named; Apple and Microsoft publish theirs for firewalls',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

/** True for a host of a push service. */
export const isPushHost = (host: string): boolean =>
  PUSH_HOSTS.some((one) => (one.startsWith('.') ? host.endsWith(one) : host === one));
