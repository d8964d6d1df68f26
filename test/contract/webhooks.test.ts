import { describe, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import { newWebhookSecret } from '../../src/domain/reporting/partners/partner.model.ts';
import { signatureOf, signedCall } from '../../src/domain/reporting/partners/webhook.model.ts';

/** The example of the Standard Webhooks specification and of its libraries' own tests. */
const VECTOR = {
  secret: new Sensitive('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  seconds: '1614265330',
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('Standard Webhooks', () => {
  it('a signature is that of the published example, and of nothing else', () => {
    const { secret, signature, ...call } = VECTOR;
    expect(signatureOf(call, secret)).toBe(signature);
    for (const wrong of [
      { ...call, id: `${call.id}x` },
      { ...call, seconds: '1614265331' },
      { ...call, body: '{"test":2432232314}' },
    ])
      expect(signatureOf(wrong, secret)).not.toBe(signature);
  });

  it('a call carries the three headers, signs the very body that is sent, and names no person', () => {
    const secret = new Sensitive(newWebhookSecret());
    // The specification asks for 24 to 64 random bytes.
    expect(Buffer.from(secret.reveal().slice('whsec_'.length), 'base64')).toHaveLength(32);
    const notice = {
      id: '0197c2f4-8a51-7d3e-9b60-3f2a1c5d7e88',
      kind: 'report.message-written' as const,
      reportId: '0197c2f4-8a51-7d3e-9b60-3f2a1c5d7e89',
      madeAt: new Date('2026-07-01T09:30:00Z'),
    };
    const { headers, body } = signedCall(notice, { secret, now: new Date('2026-07-01T09:31:00.900Z') });
    expect(headers['webhook-id']).toBe(notice.id);
    expect(headers['webhook-timestamp']).toBe('1782898260');
    const seconds = headers['webhook-timestamp'] ?? '';
    expect(headers['webhook-signature']).toBe(signatureOf({ id: notice.id, seconds, body }, secret));
    expect(JSON.parse(body)).toEqual({
      type: 'report.message-written',
      timestamp: '2026-07-01T09:30:00.000Z',
      data: { reportId: notice.reportId },
    });
  });
});
