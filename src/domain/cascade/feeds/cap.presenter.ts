import { CAP_NAMESPACE, CAP_REASSURANCE, capDateTime } from '#reference/cap';
import type { Area } from '#room/access';
import { londonOffsetMinutes } from '#statistics/days';
import { pageUrl } from '../message.presenter.ts';
import type { Published } from '../statement.model.ts';
import { wholeNumbered } from '../whole-number.model.ts';
import { wordsIn } from '../words.model.ts';
import type { CapMessage, CapReference } from './cap.model.ts';
import { escapeXml } from './xml.presenter.ts';

export interface CapFacts {
  sender: string;
  senderName: string;
  publicUrl: string;
  /** `Actual` in production alone, and there not in an exercise. */
  status: 'Actual' | 'Exercise';
  areas: readonly Area[];
}

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;

/** Languages as CAP wants them; its own default would be American English. */
const CAP_LANGUAGE: Record<string, string> = { en: 'en-GB', cy: 'cy-GB', pl: 'pl-PL', ur: 'ur-PK' };

const stamp = (instant: Date): string => capDateTime(instant, londonOffsetMinutes(instant));

/** Where it holds, in the words of its language, with the ONS code; for the whole force those of its areas. */
function areaElement({ areaPath: path, language }: Published, { areas }: CapFacts): string {
  const area = areas.find((one) => one.path === path);
  const meant = path === '' ? areas.filter(({ level }) => level === 1) : area ? [area] : [];
  const codes = meant
    .filter(({ code }) => code)
    .map(({ code }) => `<geocode>${element('valueName', 'ONS')}${element('value', code)}</geocode>`);
  const described = path === '' ? wordsIn(language)('area.all') : (area?.name ?? path);
  return `<area>${element('areaDesc', described)}${codes.join('')}</area>`;
}

function infoElement(text: Published, facts: CapFacts): string {
  const { language, title, answer, sections, validUntil, publishedAt, statementId, code } =
    wholeNumbered(text);
  const spoken = wordsIn(language);
  const instruction = sections.filter(({ heading }) => heading === 'can-do' || heading === 'call');
  const description = sections.filter(({ heading }) => heading !== 'can-do' && heading !== 'call');
  const words = (parts: typeof sections): string =>
    parts.map((part) => `${part.title}\n${part.text}`).join('\n\n');
  const { category, responseType, urgency, severity, certainty } = CAP_REASSURANCE;
  return [
    '<info>',
    element('language', CAP_LANGUAGE[language] ?? language),
    ...category.map((one) => element('category', one)),
    // As everything of an info block, in its language (3.2.2: `language` is that of the block).
    element('event', spoken('cap.event')),
    ...responseType.map((one) => element('responseType', one)),
    element('urgency', urgency),
    element('severity', severity),
    element('certainty', certainty),
    element('effective', stamp(publishedAt)),
    element('expires', stamp(validUntil)),
    element('senderName', facts.senderName),
    element('headline', title),
    element('description', [answer, words(description)].filter(Boolean).join('\n\n')),
    ...(instruction.length > 0 ? [element('instruction', words(instruction))] : []),
    element('web', pageUrl(facts.publicUrl, language, `/s/${statementId}`)),
    `<parameter>${element('valueName', 'verifyCode')}${element('value', code)}</parameter>`,
    areaElement(text, facts),
    '</info>',
  ].join('');
}

const referenceOf = (sender: string, { identifier, sentAt }: CapReference): string =>
  `${sender},${identifier},${stamp(sentAt)}`;

/**
 * A message about a statement in CAP 1.2, for partners' systems: one `info` for each language. It is pulled by whoever
 * asks for it and pushed to nobody; it is not signed (the text's own signature and code stand on the page it names), and
 * it is never wired to UK Emergency Alerts.
 */
export function capAlert(message: CapMessage, facts: CapFacts): string {
  const { identifier, sentAt, msgType, note, references, texts } = message;
  const { sender, status } = facts;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<alert xmlns="${CAP_NAMESPACE}">`,
    element('identifier', identifier),
    element('sender', sender),
    element('sent', stamp(sentAt)),
    element('status', status),
    element('msgType', msgType),
    element('scope', 'Public'),
    ...(note ? [element('note', note)] : []),
    ...(references.length > 0
      ? [element('references', references.map((one) => referenceOf(sender, one)).join(' '))]
      : []),
    ...texts.map((text) => infoElement(text, facts)),
    '</alert>\n',
  ].join('');
}
