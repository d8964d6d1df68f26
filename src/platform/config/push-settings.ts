import { z } from 'zod';
import { oneOf, setting } from './setting.ts';

/** Notifications in browsers. */
export const PUSH_SETTINGS = {
  push: setting({
    name: 'STAND_PUSH',
    about:
      'Notifications in browsers for whoever asks for them on the public site: `web`, `none`, or `blackhole`, which takes subscriptions, sends nothing and says so. Empty: `web` where there is a key, and in demo mode. See docs/feeds.md.',
    schema: oneOf(['web', 'blackhole', 'none']),
  }),
  pushKey: setting({
    name: 'STAND_PUSH_KEY',
    about:
      'Private key by which push services know this installation (P-256, base64url; `stand keys make-push FILE`). The worker alone needs it. Another key ends every subscription. Demo mode makes one.',
    schema: z.string().regex(/^[\w-]{43}$/, 'give 32 bytes in base64url'),
    secret: true,
  }),
  pushPublicKey: setting({
    name: 'STAND_PUSH_PUBLIC_KEY',
    about: 'Its public half, for a public site that is not given the private key.',
    schema: z.string().regex(/^B[\w-]{86}$/, 'give 65 bytes in base64url'),
  }),
  pushContact: setting({
    name: 'STAND_PUSH_CONTACT',
    about:
      'How a push service reaches you when your messages give it trouble. Empty: the sender of statements.',
    schema: z.string().regex(/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/, 'begin with mailto: or https://'),
  }),
} as const;
