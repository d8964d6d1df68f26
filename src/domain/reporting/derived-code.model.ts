import { createHmac } from 'node:crypto';

const CODE_DIGITS = 24;

/**
 * A private code that can be made again from a secret of the installation and a label, where nobody may choose it and
 * nothing keeps it. 24 digits, each uniform: bytes that would favour a digit are passed over.
 */
export function derivedCode(secret: string | Buffer, purpose: string, label: string): string {
  let digits = '';
  for (let block = 0; digits.length < CODE_DIGITS; block++) {
    const bytes = createHmac('sha256', secret).update(`${purpose}:${block}:${label}`).digest();
    for (const byte of bytes) if (byte < 250) digits += byte % 10;
  }
  return digits.slice(0, CODE_DIGITS);
}
