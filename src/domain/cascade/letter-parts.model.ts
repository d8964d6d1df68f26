/** What kind of text around the message proper was put aside; nothing of a letter is thrown away. */
export type AsideKind =
  | 'letterhead'
  | 'date'
  | 'heading'
  | 'salutation'
  | 'courtesy'
  | 'signature'
  | 'web-clutter';

export interface Aside {
  kind: AsideKind;
  text: string;
}

/** A letter taken apart: paragraphs of the message, and what stood around them. */
export interface LetterParts {
  paragraphs: string[];
  asides: Aside[];
}

const TAG = /<(\/?)(sup|sub|u|b|i|em|strong|p|br|span|div|a)\b[^<>]{0,300}>/gi;
const BULLET = /^\s*(?:[·•*‣]|[-–](?=\s))\s*/;
const POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/;
const DATE_LINE =
  /^\s*(?:\w+day,? )?\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December),? \d{4}\s*$/i;
const SALUTATION = /^(?:dear|to all|hi|good (?:morning|afternoon|evening)|hello|salaam|assalam)\b.{0,80}$/i;
const SIGN_OFF =
  /^(?:(?:very |kindest |kind |warm |best )*regards|yours(?=,)|yours (?:sincerely|faithfully|truly)|many thanks|with thanks|best wishes)\b.{0,60}$/i;
const RANK_LINE =
  /^(?:ch\.? ?(?:supt|insp)|chief (?:constable|superintendent|inspector)|(?:detective )?(?:superintendent|inspector|sergeant)|supt|insp|sgt|commander|assistant chief constable|d?c\/?supt)\b.{2,60}$/i;
/** A heading within a letter: a few words on a line of their own, such as those our own five parts have. */
const INNER_HEADING =
  /^(?:(?:what (?:we|you|is|has|to|happened)|who to (?:call|contact)|(?:how|where) to)\b[^.!?;]{0,45}|(?:more |further |useful )?(?:contacts?|information|advice)|contact details|background):?$/i;
const CLUTTER =
  /^(?:about \S+\d|this e-?mail (?:and any|is intended|may contain)|leave a reply|this entry was posted|fill in your details|you are commenting|connecting to|\S+ (?:picture|photo)$|bookmark the permalink|follow us on|share this|related posts)|useful links|bookmark the permalink|log out\s*\//i;
/** A line of a hard-wrapped text is about this long; shorter ones end where the writer ended them. */
const WRAPPED_FROM = 55;
const WRAPPED_TO = 100;

/** Who writes, and to whom, in the lines above a letter: none of them says what it is about. */
export const isSender = (line: string): boolean =>
  RANK_LINE.test(line) ||
  /^(?:from|sent|to|cc|date|subject)\s*:/i.test(line) ||
  /\b(?:police|constabulary|police service|station)$/i.test(line);

/** Takes mark-up that mail programs and web pages leave behind out of a line; the words stay. */
const plainLine = (line: string): string =>
  line
    .replace(TAG, '')
    .replace(/\\([_*#])/g, '$1')
    .replace(/\*\*/g, '')
    .replace(/^\s*#{1,6}\s+/, '')
    .replace(/[ \t\u00a0]+/g, ' ')
    .trim();

/** Joins the lines of hard-wrapped text; a bullet, a short line or a very long one stands for itself. */
function joinLines(lines: string[]): string[] {
  const paragraphs: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    const isBullet = BULLET.test(line);
    const last = paragraphs.length - 1;
    if (isOpen && !isBullet) paragraphs[last] = `${paragraphs[last]} ${line}`;
    else paragraphs.push(line.replace(BULLET, ''));
    isOpen = line.length >= WRAPPED_FROM && line.length <= WRAPPED_TO;
  }
  return paragraphs;
}

const isClosed = (text: string): boolean => /[.!?;:”"’)]$/.test(text);

function blocksOf(letter: string): string[][] {
  return letter
    .normalize('NFC')
    .split(/\r?\n[ \t]*\r?\n/)
    .map((block) => block.split(/\r?\n/).map(plainLine).filter(Boolean))
    .filter((lines) => lines.length > 0);
}

/** A line with a number to call is a contact, whoever is named in it. */
const NUMBER = /\d{5}/;

/** The line from which on everything is signature: the writer's sign-off, or a short line that begins with a rank. */
function signatureStart(lines: string[], from: number): number {
  const signOff = lines.findIndex((line) => SIGN_OFF.test(line));
  if (signOff >= 0) return signOff;
  const tail = Math.max(from, lines.length - 4);
  const rank = lines.findIndex((line, index) => index >= tail && RANK_LINE.test(line) && !NUMBER.test(line));
  return rank >= 0 ? rank : lines.length;
}

function clutterStart(blocks: string[][]): number {
  const first = blocks.findIndex((lines, index) => index > 0 && lines.some((line) => CLUTTER.test(line)));
  return first < 0 ? blocks.length : first;
}

function openingAside(block: string[]): AsideKind | undefined {
  const text = block.join(' ');
  if (DATE_LINE.test(text)) return 'date';
  if (POSTCODE.test(text) && text.length < 200) return 'letterhead';
  if (block.every((line) => line.length < 130 && !/[.!?]$/.test(line))) return 'heading';
  return undefined;
}

/**
 * Takes a letter apart. Headings, date, address and salutation are recognised only before the message begins, and a
 * signature or the furniture of a web page only after it, so that a short sentence in the middle is never lost.
 */
export function letterParts(letter: string): LetterParts {
  const blocks = blocksOf(letter);
  const end = clutterStart(blocks);
  const asides: Aside[] = [];
  const paragraphs: string[] = [];
  let hasBegun = false;
  let signed: string[] | undefined;

  for (const block of blocks.slice(0, end)) {
    if (signed) {
      signed.push(...block);
      continue;
    }
    const rest = [...block];
    if (!hasBegun) {
      const kind = openingAside(rest);
      if (kind && !SALUTATION.test(rest[0] ?? '')) {
        asides.push(...(kind === 'heading' ? rest : [rest.join(', ')]).map((text) => ({ kind, text })));
        continue;
      }
      // Where a heading and the salutation stand on the lines just above the first sentence.
      while (rest[0] !== undefined && rest.length > 1 && rest[0].length < 130 && !/[.!?]$/.test(rest[0])) {
        if (!SALUTATION.test(rest[0]) && !SALUTATION.test(rest[1] ?? '')) break;
        asides.push({ kind: SALUTATION.test(rest[0]) ? 'salutation' : 'heading', text: rest[0] });
        rest.shift();
      }
      if (rest.length === 1 && SALUTATION.test(rest[0] ?? '')) {
        asides.push({ kind: 'salutation', text: rest[0] ?? '' });
        continue;
      }
      hasBegun = true;
    }
    while (rest[0] !== undefined && INNER_HEADING.test(rest[0])) {
      asides.push({ kind: 'heading', text: rest[0] });
      rest.shift();
    }
    const from = signatureStart(rest, paragraphs.length > 0 ? 0 : 1);
    if (from < rest.length) signed = rest.splice(from);
    paragraphs.push(...joinLines(rest));
  }
  if (signed) asides.push({ kind: 'signature', text: signed.join('\n') });
  const clutter = blocks.slice(end).map((block) => block.join('\n'));
  if (clutter.length > 0) asides.push({ kind: 'web-clutter', text: clutter.join('\n') });
  return { paragraphs: withoutOuterQuotes(paragraphs), asides };
}

/** A message printed as one long quotation loses the marks around it, not those within. */
function withoutOuterQuotes(paragraphs: string[]): string[] {
  const first = paragraphs[0];
  if (!first || !/^[“"]/.test(first)) return paragraphs;
  const bare = [first.slice(1), ...paragraphs.slice(1)];
  const last = bare.length - 1;
  if (isClosed(bare[last] ?? '')) bare[last] = (bare[last] ?? '').replace(/[”"]$/, '');
  return bare;
}
