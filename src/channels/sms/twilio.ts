import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import type {
  ArrivedText,
  OutgoingText,
  ProviderRequest,
  TextChannel,
  TextHandOver,
  TextReceipt,
  TextState,
} from '../channel.ts';
import { type Answer, ask, handOverOf } from './http.ts';

export interface TwilioSettings {
  /** `https://api.twilio.com`, or any service that speaks the same. */
  apiUrl: string;
  accountSid: string;
  authToken: Sensitive<string>;
  /** Where the provider tells us what became of a text; the text's identifier is added. */
  receiptUrl: string;
}

const STATES: Readonly<Record<string, TextState>> = {
  accepted: 'handed-over',
  scheduled: 'handed-over',
  queued: 'handed-over',
  sending: 'handed-over',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'not-delivered',
  failed: 'not-delivered',
};

/**
 * The value of `X-Twilio-Signature`: HMAC-SHA1 under the auth token over the full address and the form's fields in
 * order of their names, base64 (Twilio, "Validating requests").
 */
export function twilioSignature(token: string, url: string, form: Readonly<Record<string, string>>): string {
  const fields = Object.keys(form)
    .sort()
    .map((name) => `${name}${form[name]}`)
    .join('');
  return createHmac('sha1', token)
    .update(url + fields, 'utf8')
    .digest('base64');
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Text messages through Twilio's REST interface, or a service or gateway that speaks it. */
export function openTwilio(settings: TwilioSettings): TextChannel {
  const { accountSid, authToken, receiptUrl } = settings;
  const messages = `${settings.apiUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken.reveal()}`).toString('base64')}`;
  const get = (query: string): Promise<Answer> =>
    ask(`${messages}.json?${query}`, { method: 'GET', headers: { authorization } });

  const isProven = ({ url, form, header }: ProviderRequest): boolean => {
    const wanted = Buffer.from(twilioSignature(authToken.reveal(), url, form));
    const given = Buffer.from(header('x-twilio-signature'));
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  };

  return {
    name: 'twilio',
    thanks: { type: 'text/xml; charset=utf-8', body: '<Response></Response>' },
    async handOver(out: OutgoingText): Promise<TextHandOver> {
      const form = new URLSearchParams({
        To: out.to.reveal(),
        From: out.from,
        Body: out.text.reveal(),
        StatusCallback: `${receiptUrl}?id=${out.messageId}`,
      });
      const answer = await ask(`${messages}.json`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      });
      const { message, sid } = answer.json;
      return { ...handOverOf(answer, text(message)), providerId: text(sid) || null };
    },
    // There is no look-up by our reference: the same words to the same number since the attempt began are this text.
    async lookUp(out, since) {
      const day = since.toISOString().slice(0, 10);
      const answer = await get(
        new URLSearchParams({ To: out.to.reveal(), 'DateSent>': day, PageSize: '50' }).toString(),
      );
      if (answer.status !== 200 || !Array.isArray(answer.json.messages)) return 'unknown';
      const sameSecond = Math.floor(since.getTime() / 1000) * 1000;
      const found = (answer.json.messages as Record<string, unknown>[]).find(
        (one) =>
          text(one.body) === out.text.reveal() &&
          text(one.direction).startsWith('outbound') &&
          Date.parse(text(one.date_created)) >= sameSecond,
      );
      if (!found) return 'none';
      return { state: 'handed-over', code: 200, reply: 'found', providerId: text(found.sid) };
    },
    async recent(to) {
      const answer = await get(new URLSearchParams({ To: to, PageSize: '200' }).toString());
      if (answer.status !== 200 || !Array.isArray(answer.json.messages)) return undefined;
      return (answer.json.messages as Record<string, unknown>[])
        .filter((one) => text(one.direction) === 'inbound' && text(one.sid) !== '' && text(one.from) !== '')
        .map((one) => ({
          providerId: text(one.sid),
          from: sensitive(text(one.from)),
          text: sensitive(text(one.body)),
          attachments: Number(one.num_media) || 0,
        }));
    },
    async forget(providerId) {
      const answer = await ask(`${messages}/${encodeURIComponent(providerId)}.json`, {
        method: 'DELETE',
        headers: { authorization },
      });
      return answer.status === 404 || (answer.status >= 200 && answer.status < 300);
    },
    readArrival(request): ArrivedText | undefined {
      if (!isProven(request)) return undefined;
      const { MessageSid = '', From = '', Body = '', NumMedia = '0' } = request.form;
      if (MessageSid === '' || From === '') return undefined;
      return {
        providerId: MessageSid.slice(0, 100),
        from: sensitive(From),
        text: sensitive(Body),
        attachments: Number.parseInt(NumMedia, 10) || 0,
      };
    },
    readReceipt(request): TextReceipt | 'ignored' | undefined {
      if (!isProven(request)) return undefined;
      const { MessageSid = '', MessageStatus = '', ErrorCode = '' } = request.form;
      const state = STATES[MessageStatus];
      const messageId = new URL(request.url).searchParams.get('id') ?? '';
      if (!state || MessageSid === '' || messageId === '') return 'ignored';
      const code = Number.parseInt(ErrorCode, 10);
      return {
        messageId,
        providerId: MessageSid.slice(0, 100),
        state,
        code: Number.isNaN(code) ? null : code,
      };
    },
  };
}
