import { CAP_NAMESPACE, CAP_REASSURANCE, capDateTime } from '#reference/cap';
import type { Area } from '#room/access';
import { pageUrl } from './message.presenter.ts';
import type { Published } from './statement.model.ts';

export interface CapFacts {
  sender: string;
  senderName: string;
  publicUrl: string;
  isExercise: boolean;
  areas: readonly Area[];
  /** Where the whole force is meant, in words. */
  wholeForce: string;
}

const escapeXml = (text: string): string =>
  // XML 1.0 has no way to write most control characters.
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;

/** Languages as CAP wants them; its own default would be American English. */
const CAP_LANGUAGE: Record<string, string> = { en: 'en-GB', cy: 'cy-GB', pl: 'pl-PL', ur: 'ur-PK' };

const identifierOf = ({ rootVersionId, state }: Pick<Published, 'rootVersionId' | 'state'>): string =>
  state === 'withdrawn' ? `${rootVersionId}.cancel` : rootVersionId;

/** Minutes the clock of Europe/London is ahead of UTC at an instant. */
function londonOffset(instant: Date): number {
  const hour = new Intl.DateTimeFormat('en-GB', {
    hour: 'numeric',
    hourCycle: 'h23',
    timeZone: 'Europe/London',
  });
  const ahead = (Number(hour.format(instant)) - instant.getUTCHours() + 24) % 24;
  return ahead * 60;
}

const stamp = (instant: Date): string => capDateTime(instant, londonOffset(instant));

function areaElement(path: string, { areas, wholeForce }: CapFacts): string {
  const area = areas.find((one) => one.path === path);
  const code = area?.code
    ? `<geocode>${element('valueName', 'ONS')}${element('value', area.code)}</geocode>`
    : '';
  return `<area>${element('areaDesc', path === '' ? wholeForce : (area?.name ?? path))}${code}</area>`;
}

function infoElement(text: Published, facts: CapFacts): string {
  const { language, title, answer, sections, validUntil, publishedAt, statementId, code, areaPath } = text;
  const instruction = sections.filter(({ heading }) => heading === 'can-do' || heading === 'call');
  const description = sections.filter(({ heading }) => heading !== 'can-do' && heading !== 'call');
  const words = (parts: typeof sections): string =>
    parts.map((part) => `${part.title}\n${part.text}`).join('\n\n');
  const { category, event, responseType, urgency, severity, certainty } = CAP_REASSURANCE;
  return [
    '<info>',
    element('language', CAP_LANGUAGE[language] ?? language),
    ...category.map((one) => element('category', one)),
    element('event', event),
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
    areaElement(areaPath, facts),
    '</info>',
  ].join('');
}

/**
 * A statement as a CAP 1.2 alert for partners' systems: one `info` for each language, status Exercise in an exercise.
 * A corrected version is an Update of the one before, a withdrawn one a Cancel. Never wired to UK Emergency Alerts.
 * @param texts what was published together, the first-language text first
 * @param before the version this one took the place of, if any
 */
export function capAlert(
  texts: readonly Published[],
  before: Published | undefined,
  facts: CapFacts,
): string {
  const [root] = texts;
  if (!root) throw new Error('an alert needs at least one text');
  const isWithdrawn = root.state === 'withdrawn';
  const reference = isWithdrawn ? { ...root, state: 'current' as const } : before;
  const msgType = isWithdrawn ? 'Cancel' : before ? 'Update' : 'Alert';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<alert xmlns="${CAP_NAMESPACE}">`,
    element('identifier', identifierOf(root)),
    element('sender', facts.sender),
    element('sent', stamp(isWithdrawn ? root.stateChangedAt : root.publishedAt)),
    element('status', facts.isExercise ? 'Exercise' : 'Actual'),
    element('msgType', msgType),
    element('scope', 'Public'),
    ...(isWithdrawn
      ? [element('note', root.withdrawalNote)]
      : root.changeNote
        ? [element('note', root.changeNote)]
        : []),
    ...(reference
      ? [
          element(
            'references',
            `${facts.sender},${identifierOf({ ...reference, state: 'current' })},${stamp(reference.publishedAt)}`,
          ),
        ]
      : []),
    ...texts.map((text) => infoElement(text, facts)),
    '</alert>\n',
  ].join('');
}
