import { createECDH } from 'node:crypto';
import { decrypt } from 'http_ece';
import { describe, expect, it } from 'vitest';
import { isP256Point, newP256Key, p256Pair } from '#platform/crypto/p256';
import { encryptPush } from './encrypt.ts';
import { vapidClaims } from './push-service.testing.ts';
import { vapidHeader } from './vapid.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

describe('the example of RFC 8291, section 5', () => {
  const reader = {
    p256dh: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
    auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  };
  const making = {
    salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
    ownSecret: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
  };

  it('comes out byte for byte', () => {
    const sealed = encryptPush(Buffer.from('When I grow up, I want to be a watermelon'), reader, 0, making);
    expect(sealed.toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  it('another program’s library reads it with the browser’s private key', () => {
    const browser = createECDH('prime256v1');
    browser.setPrivateKey(bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'));
    const sealed = encryptPush(Buffer.from('سلام'), reader, 200);
    const keys = { version: 'aes128gcm' as const, privateKey: browser, authSecret: 'BTBZMqHH6r4Tts7J_aSIgg' };
    expect(decrypt(sealed, keys).toString('utf8')).toBe('سلام');
    sealed.writeUInt8((sealed.at(-1) ?? 0) ^ 1, sealed.length - 1);
    expect(() => decrypt(sealed, keys)).toThrow();
  });

  it('every message has one length, and none is longer than a record', () => {
    const length = (text: string) => encryptPush(Buffer.from(text), reader, 1024).length;
    expect(length('a')).toBe(length('a'.repeat(1024)));
    expect(() => encryptPush(Buffer.alloc(4080), reader, 0)).toThrow();
  });
});

describe('who sends, by RFC 8292', () => {
  it('the check the tests use takes the example of section 2.4', () => {
    const example =
      'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';
    expect(vapidClaims(example)).toMatchObject({
      aud: 'https://push.example.net',
      sub: 'mailto:push@example.com',
    });
  });

  it('our header is signed by the key it names', () => {
    const pair = p256Pair(newP256Key());
    const header = vapidHeader(pair, {
      audience: 'https://push.example.net',
      subject: 'mailto:statements@aldermarch.example',
      expiresAt: new Date('2026-07-01T12:00:00Z'),
    });
    expect(vapidClaims(header)).toEqual({
      aud: 'https://push.example.net',
      exp: 1_782_907_200,
      sub: 'mailto:statements@aldermarch.example',
      key: pair.publicKey.toString('base64url'),
    });
    expect(vapidClaims(header.replace('vapid t=e', 'vapid t=f'))).toBeUndefined();
  });

  it('takes for a key only a point of the curve, and for a private one only a number below its order', () => {
    expect(isP256Point(p256Pair(newP256Key()).publicKey.toString('base64url'))).toBe(true);
    for (const wrong of ['', 'AAAA', Buffer.alloc(65, 4).toString('base64url')])
      expect(isP256Point(wrong)).toBe(false);
    expect(() => p256Pair(Buffer.alloc(32, 255).toString('base64url'))).toThrow('private key');
    expect(() => p256Pair('short')).toThrow('private key');
  });
});
