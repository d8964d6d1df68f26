import { z } from 'zod';
import { count, domain, flag, oneOf, port, setting, text, url } from './setting.ts';

/** Settings of the ways messages leave by and come back: e-mail and texts. */
export const MESSAGE_SETTINGS = {
  smtpUrl: setting({
    name: 'STAND_SMTP_URL',
    about:
      'Mail relay, `smtp://host:port` or `smtps://user:password@host:port`. Demo mode uses its mail catcher.',
    schema: z.url({ protocol: /^smtps?$/, error: 'give a relay, like smtps://mail.example.org:465' }),
    secret: true,
  }),
  smtpConnections: setting({
    name: 'STAND_SMTP_CONNECTIONS',
    about: 'Connections to the relay at one time.',
    schema: count,
    default: '8',
  }),
  smtpTimeoutSeconds: setting({
    name: 'STAND_SMTP_TIMEOUT_SECONDS',
    about: 'Longest wait for an answer of the relay; the message is then in doubt and tried once more.',
    schema: count,
    default: '60',
  }),
  smtpPerDomain: setting({
    name: 'STAND_SMTP_PER_DOMAIN',
    about:
      'Messages under way to one recipient domain at one time, where the relay does not see to that itself. Empty: as many as there are connections.',
    schema: count,
  }),
  smtpTls: setting({
    name: 'STAND_SMTP_TLS',
    about:
      'Encryption on the way to an `smtp://` relay: `required`, `when-offered` or `off`. Empty: required, but for a relay on this machine.',
    schema: oneOf(['required', 'when-offered', 'off']),
  }),
  smtpCa: setting({
    name: 'STAND_SMTP_CA',
    about:
      'Certificates (PEM) of the authority that signed the relay’s, where it is the force’s own: these and no others are trusted. Empty: those that every machine knows.',
    schema: text,
    secret: true,
  }),
  dkimKey: setting({
    name: 'STAND_DKIM_KEY',
    about:
      'Private key that signs outgoing e-mail (PEM: RSA of 2048 bits or more, or Ed25519; or both, one after the other). Empty: the relay signs, or nobody. Make one with `stand mail dkim-key FILE`; see docs/mail.md.',
    schema: text,
    secret: true,
  }),
  dkimSelector: setting({
    name: 'STAND_DKIM_SELECTOR',
    about: 'Name of the key in the DNS, or of both keys in their order, parted by a comma.',
    schema: z
      .string()
      .regex(
        /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(,[a-z0-9]([a-z0-9-]*[a-z0-9])?)?$/,
        'use lower-case letters, digits and hyphens',
      ),
    default: 'stand',
  }),
  dkimDomain: setting({
    name: 'STAND_DKIM_DOMAIN',
    about: 'Domain that e-mail is signed for. Empty: that of STAND_MAIL_FROM.',
    schema: domain,
  }),
  bounceDomain: setting({
    name: 'STAND_BOUNCE_DOMAIN',
    about:
      'Domain that mail servers return undeliverable statements to, such as `bounces.example.org`; its MX leads to STAND_BOUNCE_PORT. Empty: returned mail goes to STAND_MAIL_FROM and the ledger does not hear of it. See docs/mail.md.',
    schema: domain,
  }),
  bouncePort: setting({
    name: 'STAND_BOUNCE_PORT',
    about: 'Port on which the worker takes returned mail (SMTP), where STAND_BOUNCE_DOMAIN is set.',
    schema: port,
    default: '8026',
  }),
  bounceTlsKey: setting({
    name: 'STAND_BOUNCE_TLS_KEY',
    about: 'Private key (PEM) with which that port offers STARTTLS. Empty: it speaks plainly.',
    schema: text,
    secret: true,
  }),
  bounceTlsCertificate: setting({
    name: 'STAND_BOUNCE_TLS_CERTIFICATE',
    about: 'Certificate chain (PEM) for that key.',
    schema: text,
    secret: true,
  }),
  outgoing: setting({
    name: 'STAND_OUTGOING',
    about:
      '`send`, or `swallow`: no e-mail and no text leaves, the ledgers say “not delivered”, and every staff page says so. For a rehearsal on real data; sign-in links of leaders and partners are swallowed, too.',
    schema: oneOf(['send', 'swallow']),
    default: 'send',
  }),
  mailFrom: setting({
    name: 'STAND_MAIL_FROM',
    about: 'Sender of statements and sign-in links. Demo mode uses the fictional force’s.',
    schema: z.string().regex(/^[^@\s<>]+@[^@\s<>]+$/, 'give one e-mail address'),
  }),
  noticeFrom: setting({
    name: 'STAND_NOTICE_FROM',
    about:
      'Sender of the neutral e-mails that tell a person an answer is there: an address whose name and domain name neither police nor hate. Empty: such e-mails are not offered. Demo mode uses one of its own.',
    schema: z.string().regex(/^[^@\s<>]+@[^@\s<>]+$/, 'give one e-mail address'),
  }),
  alerts: setting({
    name: 'STAND_ALERTS',
    about:
      '`yes`: a report that nobody takes is said to the officers the duty roster asks, by e-mail and, with a text provider, by text: a reference and a link, no facts. `no`: alerts stay in the console. See docs/clocks.md.',
    schema: flag,
    default: 'yes',
  }),
  smsProvider: setting({
    name: 'STAND_SMS_PROVIDER',
    about:
      'How reports come and answers go by text: `notify` (GOV.UK Notify), `twilio` (Twilio, or a service that speaks the same) or `none`. Demo mode uses its text gateway. See docs/texts.md.',
    schema: z.enum(['none', 'notify', 'twilio']),
  }),
  smsUrl: setting({
    name: 'STAND_SMS_URL',
    about: 'Address of the provider’s interface. Empty: Notify’s or Twilio’s own.',
    schema: url,
  }),
  smsAccount: setting({
    name: 'STAND_SMS_ACCOUNT',
    about: 'Twilio: the account SID. Notify: the identifier of a template whose whole body is `((message))`.',
    schema: text,
  }),
  smsSecret: setting({
    name: 'STAND_SMS_SECRET',
    about: 'Twilio: the auth token. Notify: the API key.',
    schema: z.string().min(16, 'use at least 16 characters'),
    secret: true,
  }),
  smsCallbackToken: setting({
    name: 'STAND_SMS_CALLBACK_TOKEN',
    about:
      'Notify: the bearer token it sends with each text that came and each receipt. At least 16 characters.',
    schema: z.string().min(16, 'use at least 16 characters'),
    secret: true,
  }),
  smsSender: setting({
    name: 'STAND_SMS_SENDER',
    about: 'Notify: the identifier of the sender, where the service has several.',
    schema: text,
  }),
  smsPence: setting({
    name: 'STAND_SMS_PENCE',
    about:
      'What one piece of a text costs, in pence, such as `2.4`: shown before a statement is sent by text. Empty: pieces are counted without a price.',
    schema: z
      .string()
      .regex(/^\d{1,3}(\.\d{1,3})?$/, 'give pence, such as 2.4')
      .transform(Number),
  }),
} as const;
