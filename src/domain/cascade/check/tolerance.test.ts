import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparableText } from '#platform/crypto/canonical-text';
import { type Comparison, compareTexts, isRecognisable } from '../check.model.ts';
import { uncovered } from './carried.model.ts';

const LINES = [
  'The attack abroad: what we know and what we are doing',
  'There are more officers in our town centres today, and you can talk to any of them.',
  'What we know',
  'People were attacked at a market in another country on 28 June. 14 people were hurt.',
  'What we do not know',
  'We do not know yet why it happened – we will tell you when we do.',
  'What you can do',
  "If somebody threatens you or shouts at you because of who you are, tell us. It's never too small.",
  'Read more at https://www.aldermarch.example/stay-safe or write to together@aldermarch.example',
  'Who to call',
  'In an emergency call 999. At any other time call 101. To stay anonymous call 01632 960 555 or 07700 900123.',
];
const TEXT = LINES.join('\n');
const ORIGINAL = { lines: LINES.map(comparableText), hosts: ['aldermarch.example'] };

function check(pasted: string): Comparison | undefined {
  const { text, marks } = uncovered(pasted);
  return compareTexts(ORIGINAL, comparableText(text), marks);
}

type Change = (text: string) => string;
const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Breaks lines at some spaces, as mail programs do; never inside a word. */
const wrapped = fc.integer({ min: 20, max: 90 }).map(
  (width): Change =>
    (text) =>
      text
        .split('\n')
        .map((line) => {
          let column = 0;
          return line
            .split(' ')
            .map((word) => {
              const isFull = column + word.length > width && column > 0;
              column = isFull ? word.length : column + word.length + 1;
              return isFull ? `\n${word}` : word;
            })
            .join(' ');
        })
        .join('\n'),
);
const quoted = pick(['> ', '>', '> > ', '>> ', ' > ', '| ', '» ']).map(
  (mark): Change =>
    (text) =>
      text.replace(/^/gm, mark),
);
const spaced = pick([' ', '\u00a0', '  ', '\t', '\u202f', ' \u200b', '\u2009']).map(
  (space): Change =>
    (text) =>
      text.replaceAll(' ', space),
);
const lined = pick(['\n\n', '\r\n', ' ', '\n\n\n', '\u2028']).map(
  (end): Change =>
    (text) =>
      text.replaceAll('\n', end),
);
const marked = pick(['*', '_', '~', '**', '***']).map(
  (mark): Change =>
    (text) =>
      text
        .split('\n')
        .map((line) =>
          /[*_~@/]/.test(line) ? line : line.replace(/^(\s*)(\S.*\S)(\s*)$/, `$1${mark}$2${mark}$3`),
        )
        .join('\n'),
);
const repunctuated = pick<Change>([
  (text) => text.replaceAll("'", '’'),
  (text) => text.replaceAll("'", '`'),
  (text) => text.replaceAll(' – ', ' - '),
  (text) => text.replaceAll(' – ', '—'),
  (text) => text.replaceAll(' – ', ' -- '),
  (text) => text.replaceAll('. ', '… '),
  (text) => text.toUpperCase().replace(/HTTPS:\S+|\S+@\S+/g, (address) => address.toLowerCase()),
  (text) => text.replaceAll('07700 900123', '07700900123'),
  (text) => text.replaceAll('01632 960 555', '01632 960555'),
  (text) => text.replaceAll('stay-safe', 'stay-\nsafe'),
]);
const unseen = fc
  .tuple(
    pick(['\u200b', '\u200d', '\ufeff', '\u00ad', '\u2060', '\u200e', '\u{e0061}', '\u3164']),
    fc.integer({ min: 2, max: 9 }),
  )
  .map(
    ([mark, every]): Change =>
      (text) =>
        [...text].map((letter, at) => (at % every === 0 ? letter + mark : letter)).join(''),
  );
const greeted = fc
  .tuple(
    pick([
      'Salaam all, please read!',
      'Dear friends,\n\nfrom the mosque committee:',
      '🙏 Please share 🙏',
      'FYI',
      'The',
    ]),
    pick(['Pass it on, friends', 'God bless x', '', 'See you Friday.', 'call me later']),
  )
  .map(
    ([before, after]): Change =>
      (text) =>
        `${before}\n\n${text}\n\n${after}`,
  );
const passedOn = pick<Change>([
  (text) => `Forwarded\n${text}`,
  (text) => `↪ Forwarded many times\n${text}`,
  (text) => `---------- Forwarded message ---------\n${text}`,
  (text) =>
    `-----Original Message-----\nFrom: A. Example <a@example.org>\nSent: 28 June 2026 10:04\nTo: All\nSubject: Read this\n\n${text}`,
  (text) => `[28/06/2026, 10:04:22] Aunty: ${text}`,
  (text) => `28/06/2026, 10:04 - Aunty: ${text}`,
  (text) => `On Sun, 28 Jun 2026 at 10:04, A. Example <a@example.org> wrote:\n${text}`,
  (text) => `${text}\nSent from my iPhone`,
  (text) => `${text}\n\nGet Outlook for iOS`,
  (text) => `A. Example, [28.06.2026 10:04]\n${text}`,
  (text) => `آگے بھیجا گیا\n${text}`,
  (text) => text.replaceAll('999', '9️⃣9️⃣9️⃣'),
  (text) => text.replaceAll('101', '𝟭𝟬𝟭').replaceAll('We', '𝗪𝗲'),
]);

const decorations = [wrapped, lined, spaced, marked, repunctuated, unseen, greeted, passedOn, quoted];
/** One to four decorations, in the order in which a text meets them: words first, quoting last. */
const decorated = fc
  .subarray(
    decorations.map((_, at) => at),
    { minLength: 1, maxLength: 4 },
  )
  .chain((chosen) => fc.tuple(...chosen.map((at) => decorations[at] as fc.Arbitrary<Change>)))
  .map((changes) => changes.reduce((text, change) => change(text), TEXT));

describe('a message that came through the hands of many', () => {
  it('is genuine however it was quoted, broken, greeted, set in bold, forwarded or filled with marks that nobody sees', () => {
    fc.assert(
      fc.property(decorated, (pasted) => {
        const found = check(pasted);
        expect(found?.likeness, pasted).toBe('genuine');
        expect(found?.foreign).toEqual([]);
        expect(isRecognisable(found as Comparison, comparableText(pasted))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  const places = [...TEXT.matchAll(/\d/g)].map(({ index }) => index);
  it('is altered where any one digit is another, left out or added, and the figure is told first', () => {
    fc.assert(
      fc.property(
        pick(places),
        fc.integer({ min: 1, max: 9 }),
        pick(['other', 'gone', 'more']),
        fc
          .subarray([0, 1, 2, 3, 4, 5], { maxLength: 3 })
          .chain((chosen) =>
            fc.tuple(
              ...chosen.map(
                (at) => [wrapped, lined, spaced, marked, unseen, quoted][at] as fc.Arbitrary<Change>,
              ),
            ),
          ),
        (at, step, how, changes) => {
          const digit = String((Number(TEXT[at]) + step) % 10);
          const put = how === 'other' ? digit : how === 'gone' ? '' : TEXT[at] + digit;
          const forged = changes.reduce(
            (text, change) => change(text),
            TEXT.slice(0, at) + put + TEXT.slice(at + 1),
          );
          const found = check(forged);
          expect(found?.likeness, forged).toBe('altered');
          expect(found?.changes[0]?.about).not.toBe('words');
        },
      ),
      { numRuns: 400 },
    );
  });

  const words = TEXT.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  it('is not genuine where any one word is another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: words.length - 1 }), (at) => {
        const forged = [...words.slice(0, at), 'elsewhere', ...words.slice(at + 1)].join(' ');
        expect(check(forged)?.likeness).not.toBe('genuine');
      }),
    );
  });

  it('never fails, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (noise) => {
        expect(['genuine', 'part', 'altered', undefined]).toContain(check(noise)?.likeness);
        expect(check(`${noise}\n${TEXT}\n${noise}`)?.sameWords).toBeGreaterThan(0);
      }),
    );
  });
});

describe('what a forger changes', () => {
  const told = (forged: string) =>
    check(forged)?.changes.map(({ kind, about, ours, theirs }) => [kind, about, ours, theirs]);

  it('telephone numbers come first, then links, then other figures, then words', () => {
    const forged = TEXT.replace('14 people', '40 people')
      .replace('more officers', 'no officers')
      .replace('call 999', 'call 07700 900999')
      .replace('aldermarch.example/stay-safe', 'aldermarch-police.example/stay-safe');
    expect(told(forged)).toEqual([
      ['altered', 'phone', '999.', '07700 900999.'],
      [
        'altered',
        'link',
        'https://www.aldermarch.example/stay-safe',
        'https://www.aldermarch-police.example/stay-safe',
      ],
      ['altered', 'number', '14', '40'],
      ['altered', 'words', 'more', 'no'],
    ]);
  });

  it('a digit in the middle of a number is a change of the number', () => {
    expect(told(TEXT.replace('960 555', '960 556'))).toEqual([['altered', 'phone', '555', '556']]);
    expect(told(TEXT.replace('900123', '900124'))).toEqual([['altered', 'phone', '900123.', '900124.']]);
  });

  it('a number or link put before or after the text, or into a mark of a program, is named', () => {
    expect(check(`Call 07700 900999 now\n${TEXT}`)?.foreign).toEqual(['07700 900999']);
    expect(check(`${TEXT}\nGive here: help-fund.example/give`)?.foreign).toEqual(['help-fund.example/give']);
    expect(check(`${TEXT}\nPlease call 101, see https://www.aldermarch.example/s/1`)?.foreign).toEqual([]);
    const hidden = TEXT.replace(
      '\nWho to call',
      '\n[28/06/2026, 10:04] Call 07700 900999 at once:\nWho to call',
    );
    expect(check(hidden)?.foreign).toEqual(['07700 900999']);
    expect(uncovered(hidden).marks).toEqual(['[28/06/2026, 10:04] Call 07700 900999 at once:']);
  });

  it('a sum of money and a share of a hundred are more than their digits', () => {
    const of = (ours: string, theirs: string) =>
      compareTexts({ lines: [`A fine of ${ours} may be due now`] }, `A fine of ${theirs} may be due now`)
        ?.likeness;
    expect(of('£50.', '$50.')).toBe('altered');
    expect(of('50%.', '50.')).toBe('altered');
    expect(of('£50.', '(£50)')).toBe('genuine');
  });

  it('both texts stand side by side, line by line', () => {
    const found = check(`Hello\n${TEXT.replace('14 people', '40 people')}`);
    expect(found?.rows).toHaveLength(LINES.length);
    expect(found?.rows[3]?.ours.map(({ kind }) => kind)).toEqual(['same', 'missing', 'same']);
    expect(found?.rows[3]?.theirs.map(({ text }) => text)[1]).toBe('40');
    expect(found?.rows[0]?.theirs[0]).toEqual({ kind: 'added', text: 'Hello' });
  });
});
