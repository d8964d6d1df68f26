import { SegmentedMessage } from 'sms-segments-calculator';

/** The longest text both providers take (GOV.UK Notify, "Text message length"). */
export const TEXT_CHARACTERS = 918;

/** Typographic quotes and dashes cost a text its cheap alphabet and say nothing more; the plain ones stand for them. */
export const plainMarks = (text: string): string =>
  text
    .replace(/[‘’‛´`]/gu, "'")
    .replace(/[“”„]/gu, '"')
    .replace(/[–—]/gu, '-')
    .replace(/…/gu, '...')
    .replace(/\u00a0/gu, ' ');

/** How a text travels: in how many pieces, in the cheap alphabet (GSM-7) or as Unicode (UCS-2). */
export interface TextLength {
  pieces: number;
  alphabet: 'GSM-7' | 'UCS-2';
}

/**
 * How a text travels (3GPP TS 23.038 and 23.040): 160 letters of the GSM alphabet make one piece and 153 each of several,
 * 70 and 67 of any other script.
 */
export function textLength(text: string): TextLength {
  const { segmentsCount, encodingName } = new SegmentedMessage(text, 'auto', false);
  return { pieces: segmentsCount, alphabet: encodingName === 'GSM-7' ? 'GSM-7' : 'UCS-2' };
}

/** How many pieces a text travels in. */
export const piecesOf = (text: string): number => textLength(text).pieces;
