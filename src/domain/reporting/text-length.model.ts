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

/** How many pieces a text travels in: 160 letters of the GSM alphabet make one, 70 of any other script. */
export const piecesOf = (text: string): number => new SegmentedMessage(text, 'auto', false).segmentsCount;
