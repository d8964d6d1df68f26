/** A pasted text without what programs put around it on its way, and the lines and beginnings that were taken off. */
export interface Uncovered {
  text: string;
  marks: string[];
}

/** Longest pasted text that is looked at, in characters. */
export const PASTE_MAX = 20_000;
/** Marks that are named one by one; more of them are a sign of nothing. */
const MOST_MARKS = 20;

/** Letters of "fancy text" programs and full-width ones: another shape of the same letter or digit, never another one. */
const FANCY = /[\u{1D400}-\u{1D7FF}\uFF01-\uFF5E]+/gu;
/** Characters that show nothing, beyond those that the signed form leaves out too; and the box around a key's digit. */
const UNSEEN =
  /[\u{E0000}-\u{E007F}]|[\u{E0100}-\u{E01EF}]|\u115f|\u1160|\u17b4|\u17b5|[\u180b-\u180d]|\u2065|\u3164|\uffa0|\u20e3/gu;
const QUOTED = /^(?:[^\S\n]*[>»›│┃|])+[^\S\n]?/gm;

const DAY = String.raw`\d{1,4}[./-]\d{1,2}[./-]\d{2,4}`;
const TIME = String.raw`\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[^\S\n]?[ap]\.?m\.?)?`;
const WHEN = `(?:${DAY},?[^\\S\\n]+${TIME}|${TIME},[^\\S\\n]*${DAY})`;
const SENDER = String.raw`[^:\n]{1,60}:`;
/** What chat programs write before a message that was copied: when, and who sent it. */
const CHAT = new RegExp(
  `^[^\\S\\n]*(?:\\[${WHEN}\\][^\\S\\n]*${SENDER}|${DAY},?[^\\S\\n]+${TIME}[^\\S\\n]+[-\u2013][^\\S\\n]+${SENDER})[^\\S\\n]*`,
  'i',
);
const CHAT_LINE = new RegExp(`^[^\\n]{1,60},[^\\S\\n]*\\[${WHEN}\\][^\\S\\n]*$`, 'i');
/** The number of a part of a text message, `(1/3)`. */
const PART = /^[^\S\n]*\(\d{1,2}\/\d{1,2}\)[^\S\n]+/;

/** How mail and chat programs say that a message was passed on, in languages of our readers as far as we know them. */
const FORWARDED = [
  'forwarded',
  'forwarded many times',
  'forwarded message',
  'begin forwarded message',
  'original message',
  'anfonwyd ymlaen',
  'przekazano dalej',
  'podano dalej',
  'redirecționat',
  'encaminhada',
  'encaminhada com frequência',
  'معاد توجيهه',
  'معاد توجيهها',
  'آگے بھیجا گیا',
  'بازارسال شده',
  'ফরোয়ার্ড করা হয়েছে',
  'ফরওয়ার্ড করা হয়েছে',
  'ਅੱਗੇ ਭੇਜਿਆ',
  'ਅੱਗੇ ਭੇਜਿਆ ਗਿਆ',
  'ફોરવર્ડ કરેલ',
].map((words) => words.normalize('NFC'));
const READ_MORE = ['read more', 'see more', 'show more', 'show less', 'see translation', 'translate'];
const SENT_FROM =
  /^(?:sent (?:from|via|with) (?:my |the )?(?:iphone|ipad|android|samsung|galaxy|huawei|blackberry|mobile|phone|outlook|yahoo|mail|proton|whatsapp)\b[^\n]{0,40}|get outlook for (?:ios|android)[^\n]{0,40})$/i;
const WROTE = /^[^\n]{5,150}\b(?:wrote|a scris|napisa[łl]\(a\)|escreveu|ysgrifennodd):$/i;
const HEADER = /^(?:from|to|cc|bcc|sent|date|subject|reply-to|importance)[^\S\n]*:[^\n]{0,300}$/i;

/** Signs around a line that is a label: arrows, rules, emoji. Letters, digits and accents stay. */
const bare = (line: string): string => line.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M})]+$/gu, '');

const isLabel = (line: string): boolean => {
  const words = bare(line).toLowerCase().replace(/\s+/g, ' ').normalize('NFC');
  return (
    FORWARDED.includes(words) ||
    READ_MORE.includes(words) ||
    SENT_FROM.test(line.trim()) ||
    WROTE.test(line.trim())
  );
};

/** Which lines are the head of a mail that was passed on: two such lines in a row at least, or "Date:" would be one. */
function headLines(lines: readonly string[]): ReadonlySet<number> {
  const heads = new Set<number>();
  for (let from = 0; from < lines.length; from += 1) {
    let to = from;
    while (HEADER.test((lines[to] ?? '').replace(/[*_]/g, '').trim())) to += 1;
    if (to - from > 1) for (let at = from; at < to; at += 1) heads.add(at);
    from = Math.max(from, to);
  }
  return heads;
}

/**
 * Takes off what mail and chat programs put on a message on its way: quoting, "Forwarded", who sent it when, heads of
 * mails, letters of another shape. Words of the message are left alone. Whatever was taken off and had words in it is
 * told in `marks`, so that nobody can hide words by dressing them as such a mark.
 */
export function uncovered(pasted: string): Uncovered {
  const marks: string[] = [];
  const mark = (text: string): void => {
    const words = text.trim();
    if (words !== '' && marks.length < MOST_MARKS) marks.push(words);
  };
  const plain = pasted
    .slice(0, PASTE_MAX)
    .replace(/\r\n?/g, '\n')
    .replace(UNSEEN, '')
    .replace(FANCY, (letters) => letters.normalize('NFKC'))
    .replace(QUOTED, '');
  const lines = plain.split('\n');
  const heads = headLines(lines);
  const kept = lines.map((line, at) => {
    if (heads.has(at) || CHAT_LINE.test(line) || isLabel(line)) {
      mark(line);
      return '';
    }
    const before = (CHAT.exec(line) ?? PART.exec(line))?.[0] ?? '';
    mark(before);
    return line.slice(before.length);
  });
  return { text: kept.join('\n'), marks };
}
