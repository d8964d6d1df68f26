import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sensitive } from '#kernel/sensitive';
import { notifyKey, notifyToken, openNotify } from './notify.ts';
import { openTwilio, twilioSignature } from './twilio.ts';

const SERVICE = '26785a09-ab16-4eb0-8407-a37497a57506';
const SECRET = '3d844edf-8d35-48ac-975b-e847b4f122b0';
const API_KEY = `live-key-name-${SERVICE}-${SECRET}`;
const OUT = {
  messageId: '00000000-0000-4000-8000-000000000001',
  to: sensitive('+447700900123'),
  from: '+447700900999',
  text: sensitive('Diolch ŵ 😀 سلام'),
};

interface Seen {
  method: string;
  url: string;
  authorization: string;
  body: string;
}

describe('the wire of the text providers', () => {
  let server: Server;
  let url = '';
  const seen: Seen[] = [];
  let next: { status: number; body: unknown } = { status: 201, body: {} };
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { method = '', url: path = '', headers } = request;
      seen.push({ method, url: path, authorization: headers.authorization ?? '', body });
      if (next.status === 0) return request.socket.destroy();
      response.writeHead(next.status, { 'content-type': 'application/json' }).end(JSON.stringify(next.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  const last = (): Seen => seen.at(-1) ?? { method: '', url: '', authorization: '', body: '' };

  const notify = () =>
    openNotify({
      apiUrl: url,
      apiKey: sensitive(API_KEY),
      templateId: 't-1',
      callbackToken: sensitive('a bearer token for tests'),
    });
  const twilio = () =>
    openTwilio({
      apiUrl: url,
      accountSid: 'AC1',
      authToken: sensitive('12345'),
      receiptUrl: 'https://api.example.org/api/v1/texts/receipts',
    });

  it('signs Notify’s token with the second half of the key, for now', async () => {
    expect(notifyKey(API_KEY)).toEqual({ serviceId: SERVICE, secret: SECRET });
    expect(notifyKey('no key')).toBeUndefined();
    next = { status: 201, body: { id: 'n-1' } };
    expect(await notify().handOver(OUT)).toMatchObject({ state: 'handed-over', providerId: 'n-1' });
    const [head = '', claims = '', signature] = last().authorization.replace('Bearer ', '').split('.');
    expect(signature).toBe(createHmac('sha256', SECRET).update(`${head}.${claims}`).digest('base64url'));
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ typ: 'JWT', alg: 'HS256' });
    const { iss, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(iss).toBe(SERVICE);
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(60);
    expect(notifyToken({ serviceId: SERVICE, secret: SECRET }, new Date(0)).split('.')).toHaveLength(3);
    expect(JSON.parse(last().body)).toEqual({
      phone_number: '+447700900123',
      template_id: 't-1',
      personalisation: { message: 'Diolch ŵ 😀 سلام' },
      reference: OUT.messageId,
    });
  });

  it('posts Twilio’s form with the receipt’s address, and tells the answers apart', async () => {
    next = { status: 201, body: { sid: 'SM1' } };
    expect(await twilio().handOver(OUT)).toMatchObject({ state: 'handed-over', providerId: 'SM1' });
    expect(last().authorization).toBe(`Basic ${Buffer.from('AC1:12345').toString('base64')}`);
    const form = new URLSearchParams(last().body);
    expect(form.get('Body')).toBe('Diolch ŵ 😀 سلام');
    expect(form.get('StatusCallback')).toBe(
      `https://api.example.org/api/v1/texts/receipts?id=${OUT.messageId}`,
    );
    const answers: [number, string][] = [
      [400, 'refused'],
      [401, 'try-later'],
      [429, 'try-later'],
      [500, 'unknown'],
      [503, 'unknown'],
      [0, 'unknown'],
    ];
    for (const [status, state] of answers) {
      next = { status, body: { message: 'The number +44 7700 900123 is not valid' } };
      const answer = await twilio().handOver(OUT);
      expect(answer.state, String(status)).toBe(state);
      expect(answer.reply, 'no number reaches the ledger').not.toContain('900123');
    }
    const shut = createServer();
    await new Promise<void>((resolve) => shut.listen(0, '127.0.0.1', resolve));
    const { port } = shut.address() as AddressInfo;
    await new Promise((resolve) => shut.close(resolve));
    const nowhere = openTwilio({
      apiUrl: `http://127.0.0.1:${port}`,
      accountSid: 'AC1',
      authToken: sensitive('12345'),
      receiptUrl: 'https://api.example.org/r',
    });
    expect((await nowhere.handOver(OUT)).state).toBe('try-later');
  });

  it('knows what became of a text in doubt, and says so where nobody answers', async () => {
    next = { status: 200, body: { notifications: [{ id: 'n-2', status: 'sending' }] } };
    expect(await notify().lookUp(OUT, new Date())).toMatchObject({ providerId: 'n-2' });
    expect(last().url).toBe(`/v2/notifications?reference=${OUT.messageId}`);
    next = { status: 200, body: { notifications: [] } };
    expect(await notify().lookUp(OUT, new Date())).toBe('none');
    next = { status: 502, body: {} };
    expect(await notify().lookUp(OUT, new Date())).toBe('unknown');
    expect(await twilio().lookUp(OUT, new Date())).toBe('unknown');
    const at = new Date('2026-07-01T12:00:00.500Z');
    const one = (body: string, created: string) => ({
      sid: 'SM9',
      body,
      direction: 'outbound-api',
      date_created: created,
    });
    next = { status: 200, body: { messages: [one(OUT.text.reveal(), 'Wed, 01 Jul 2026 11:59:00 +0000')] } };
    expect(await twilio().lookUp(OUT, at), 'an earlier text with the same words is another').toBe('none');
    next = { status: 200, body: { messages: [one(OUT.text.reveal(), 'Wed, 01 Jul 2026 12:00:00 +0000')] } };
    expect(await twilio().lookUp(OUT, at)).toMatchObject({ providerId: 'SM9' });
  });

  it('has Twilio delete, and reads what either holds', async () => {
    next = { status: 204, body: undefined };
    expect(await twilio().forget('SM1')).toBe(true);
    expect(last()).toMatchObject({
      method: 'DELETE',
      url: '/2010-04-01/Accounts/AC1/Messages/SM1.json',
    });
    next = { status: 500, body: {} };
    expect(await twilio().forget('SM1')).toBe(false);
    next = {
      status: 200,
      body: { received_text_messages: [{ id: 'r-1', user_number: '447700900123', content: 'hello' }] },
    };
    const [held] = (await notify().recent('')) ?? [];
    expect(held?.text.reveal()).toBe('hello');
    expect(held?.from.reveal()).toBe('+447700900123');
    next = { status: 500, body: {} };
    expect(await notify().recent('')).toBeUndefined();
    expect(await twilio().recent('')).toBeUndefined();
  });

  it('believes callbacks that are proven and no others', () => {
    // The worked example of Twilio's documentation ("Validating signatures from Twilio").
    const form = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+12349013030',
      Digits: '1234',
      From: '+12349013030',
      To: '+18005551212',
    };
    const address = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    expect(twilioSignature('12345', address, form)).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
    const text = { MessageSid: 'SM1', From: '+447700900123', Body: 'hi', NumMedia: '1' };
    const here = 'https://api.example.org/api/v1/texts/arrivals';
    const request = (signature: string, body = text) => ({
      url: here,
      header: (name: string) => (name === 'x-twilio-signature' ? signature : ''),
      form: body,
      body: {},
    });
    const good = twilioSignature('12345', here, text);
    expect(twilio().readArrival(request(good))).toMatchObject({ providerId: 'SM1', attachments: 1 });
    expect(twilio().readArrival(request(good, { ...text, Body: 'changed' }))).toBeUndefined();
    expect(twilio().readArrival(request(''))).toBeUndefined();

    const bearer = (token: string, body: unknown) => ({
      url: here,
      header: (name: string) => (name === 'authorization' ? token : ''),
      form: {},
      body,
    });
    const arrived = { id: 'r-1', source_number: '447700900123', message: 'hi' };
    expect(notify().readArrival(bearer('Bearer a bearer token for tests', arrived))?.providerId).toBe('r-1');
    expect(notify().readArrival(bearer('Bearer another', arrived))).toBeUndefined();
    const receipt = { id: 'n-1', reference: OUT.messageId, status: 'permanent-failure' };
    expect(notify().readReceipt(bearer('Bearer a bearer token for tests', receipt))).toMatchObject({
      state: 'not-delivered',
      messageId: OUT.messageId,
    });
    expect(notify().readReceipt(bearer('', receipt))).toBeUndefined();
  });
});
