import type { GatewayMessage, MessageStore } from './message-store.ts';

/** How the gateway answers, so that the other side can show what it does about it. */
export const FAULTS = ['none', 'slow', 'busy', 'refusing', 'broken', 'taken-but-broken'] as const;
export type Fault = (typeof FAULTS)[number];

export interface ApiAnswer {
  status: number;
  body: Record<string, unknown> | undefined;
  /** The message that was taken, whose receipts follow. */
  taken?: GatewayMessage;
}

const REFUSALS: Readonly<Partial<Record<Fault, { status: number; message: string }>>> = {
  busy: { status: 429, message: 'Too Many Requests' },
  refusing: { status: 400, message: 'The number is not a mobile number' },
  broken: { status: 503, message: 'Service unavailable' },
};

const refusal = (status: number, message: string): ApiAnswer => ({
  status,
  body: { code: status, message, status },
});

/** A message as the provider's interface shows it. */
export const asJson = (one: GatewayMessage, accountSid: string): Record<string, unknown> => ({
  sid: one.sid,
  account_sid: accountSid,
  direction: one.direction,
  from: one.from,
  to: one.to,
  body: one.body,
  status: one.status,
  num_media: String(one.attachments),
  date_created: one.createdAt.toUTCString(),
  error_code: null,
});

/** The account's interface: create, list, delete. `path` is below `/2010-04-01/Accounts/SID`. */
export function accountApi(
  request: { method: string; path: string; query: URLSearchParams; form: URLSearchParams },
  { store, fault, accountSid }: { store: MessageStore; fault: Fault; accountSid: string },
): ApiAnswer {
  const { method, path, query, form } = request;
  if (method === 'POST' && path === '/Messages.json') return create(form, { store, fault, accountSid });
  if (method === 'GET' && path === '/Messages.json') {
    const filter = { to: query.get('To') ?? undefined, sinceDay: query.get('DateSent>') ?? undefined };
    const messages = store.list(filter).slice(0, Number(query.get('PageSize')) || 50);
    return { status: 200, body: { messages: messages.map((one) => asJson(one, accountSid)) } };
  }
  const [, sid = ''] = /^\/Messages\/([A-Z]{2}[0-9a-f]{32})\.json$/.exec(path) ?? [];
  const message = store.bySid(sid);
  if (method === 'DELETE' && message) {
    message.isDeleted = true;
    return { status: 204, body: undefined };
  }
  return refusal(404, 'The requested resource was not found');
}

function create(
  form: URLSearchParams,
  { store, fault, accountSid }: { store: MessageStore; fault: Fault; accountSid: string },
): ApiAnswer {
  const no = REFUSALS[fault];
  if (no) return refusal(no.status, no.message);
  const [to, from, body] = [form.get('To'), form.get('From'), form.get('Body')];
  if (!to || !from || !body) return refusal(400, 'To, From and Body are needed');
  if (body.length > 1600) return refusal(400, 'The message body exceeds the 1600 character limit');
  const statusCallback = form.get('StatusCallback');
  const taken = store.add({ direction: 'outbound-api', from, to, body, statusCallback });
  if (fault === 'taken-but-broken') return { ...refusal(500, 'Internal server error'), taken };
  return { status: 201, body: asJson(taken, accountSid), taken };
}
