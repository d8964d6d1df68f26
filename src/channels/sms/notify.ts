import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import type { ProviderRequest, TextChannel, TextState } from '../channel.ts';
import { ask, handOverOf } from './http.ts';

export interface NotifySettings {
  apiUrl: string;
  /** `NAME-SERVICE_ID-SECRET`, as Notify gives it out; the last 72 characters are two UUIDs and a hyphen apart. */
  apiKey: Sensitive<string>;
  /** A template whose whole body is `((message))`. */
  templateId: string;
  /** Notify's number for the sender, where the service has several. */
  senderId?: string | undefined;
  /** What Notify sends as bearer token with callbacks. */
  callbackToken: Sensitive<string>;
}

const STATES: Readonly<Record<string, TextState>> = {
  created: 'handed-over',
  pending: 'handed-over',
  sending: 'handed-over',
  'pending-virus-check': 'handed-over',
  sent: 'sent',
  delivered: 'delivered',
  'permanent-failure': 'not-delivered',
  'temporary-failure': 'not-delivered',
  'technical-failure': 'not-delivered',
};

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const API_KEY = new RegExp(`(${UUID})-(${UUID})$`, 'i');

/** The two halves of an API key, or undefined where the text is none. */
export function notifyKey(apiKey: string): { serviceId: string; secret: string } | undefined {
  const [, serviceId, secret] = API_KEY.exec(apiKey) ?? [];
  return serviceId && secret ? { serviceId, secret } : undefined;
}

/** A JSON Web Token as Notify asks for it: HS256, `iss` the service and `iat` now in seconds (good for 30 of them). */
export function notifyToken(key: { serviceId: string; secret: string }, now: Date): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: key.serviceId, iat: Math.floor(now.getTime() / 1000) };
  const signed = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', key.secret).update(signed).digest('base64url')}`;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(record) : []);

/** Notify writes a sender's number with its country and without the plus. */
const numberOf = (value: unknown): string => text(value).replace(/^(?=[1-9]\d{7,14}$)/, '+');

/** Text messages through GOV.UK Notify. It has no deletion on request: set the service's retention to its least. */
export function openNotify(settings: NotifySettings): TextChannel {
  const { apiUrl, templateId, senderId, callbackToken } = settings;
  const key = notifyKey(settings.apiKey.reveal());
  const headers = (): Record<string, string> => ({
    authorization: `Bearer ${key ? notifyToken(key, new Date()) : ''}`,
    'content-type': 'application/json',
  });
  const get = (path: string) => ask(`${apiUrl}${path}`, { method: 'GET', headers: headers() });
  const isProven = ({ header }: ProviderRequest): boolean => {
    const digest = (value: string): Buffer => createHmac('sha256', 'bearer').update(value).digest();
    return timingSafeEqual(digest(`Bearer ${callbackToken.reveal()}`), digest(header('authorization')));
  };

  return {
    name: 'notify',
    thanks: { type: 'application/json', body: '{}' },
    async handOver(out) {
      const answer = await ask(`${apiUrl}/v2/notifications/sms`, {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify({
          phone_number: out.to.reveal(),
          template_id: templateId,
          personalisation: { message: out.text.reveal() },
          reference: out.messageId,
          ...(senderId ? { sms_sender_id: senderId } : {}),
        }),
      });
      const { json } = answer;
      const said = list(json.errors)
        .map((one) => text(one.error))
        .join(', ');
      return { ...handOverOf(answer, said), providerId: text(json.id) || null };
    },
    async lookUp(out) {
      const answer = await get(`/v2/notifications?reference=${encodeURIComponent(out.messageId)}`);
      if (answer.status !== 200) return 'unknown';
      const [found] = list(answer.json.notifications);
      if (!found) return 'none';
      return { state: 'handed-over', code: 200, reply: text(found.status), providerId: text(found.id) };
    },
    async recent() {
      const answer = await get('/v2/received-text-messages');
      if (answer.status !== 200) return undefined;
      return list(answer.json.received_text_messages)
        .filter((one) => text(one.id) !== '' && text(one.user_number) !== '')
        .map((one) => ({
          providerId: text(one.id),
          from: sensitive(numberOf(one.user_number)),
          text: sensitive(text(one.content)),
          attachments: 0,
        }));
    },
    forget: async () => true,
    readArrival(request) {
      if (!isProven(request)) return undefined;
      const body = record(request.body);
      const [id, from] = [text(body.id), numberOf(body.source_number)];
      if (id === '' || from === '') return undefined;
      return {
        providerId: id.slice(0, 100),
        from: sensitive(from),
        text: sensitive(text(body.message)),
        attachments: 0,
      };
    },
    readReceipt(request) {
      if (!isProven(request)) return undefined;
      const body = record(request.body);
      const [id, reference, status] = [text(body.id), text(body.reference), text(body.status)];
      const state = STATES[status];
      if (!state || id === '' || reference === '') return 'ignored';
      return { messageId: reference, providerId: id.slice(0, 100), state, code: null };
    },
  };
}
