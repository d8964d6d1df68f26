import { describe, expect, it } from 'vitest';
import { fold } from '#statistics/fold';
import { hashKey } from '#statistics/keyed-hash';
import { marksOf } from '#statistics/marks';
import { prepare, proposeAll, scoresOf } from '../../../../test/support/letters/back-test.ts';
import { letterSet } from '../../../../test/support/letters/letter-set.ts';
import { worthOf } from './holders.model.ts';
import { isProposed, likenessOf, type Prepared, weightsOf } from './likeness.model.ts';
import { sharedPassages } from './passages.model.ts';
import { newReference, stretchesOf } from './series.model.ts';

const shown = (text: string): string => String.fromCharCode(...fold(text).units);
const LETTER = `To the householder in Fenwater: the Pellowites will auction the paper kettle behind the sawmill before the
summer bell could ring. Lecture your doormat, wallpaper the tidy violin, and mind the Dunnocks by the lido.`;
const alone = (text: string): { folded: Prepared['folded']; weights: Float64Array } => {
  const one = prepare(text);
  return { folded: one.folded, weights: weightsOf(one, () => 1) };
};

describe('folding', () => {
  it('makes one of what differs by case, accents, punctuation, other alphabets and faults of a scan', () => {
    for (const other of [
      'THE  BELL, rings.',
      'Thé b-e-l-l rings',
      'the be11 rings',
      'thе bеll rіngs',
      'the be!l rings',
    ])
      expect(shown(other)).toBe(shown('the bell rings'));
    expect(shown('modern')).toBe(shown('modem'));
    expect(shown('the bell')).not.toBe(shown('the ball'));
  });

  it('keeps the place of every letter, in any script', () => {
    for (const text of [LETTER, '«Дверь» не 12, а 7 — الجيران 😀 naïve', ' .. ']) {
      const { units, places } = fold(text);
      expect(places.length).toBe(units.length);
      places.forEach((place, at) => {
        expect(place).toBeLessThan(text.length);
        expect(place).toBeGreaterThanOrEqual(at === 0 ? 0 : (places[at - 1] ?? 0));
      });
    }
  });
});

describe('marks', () => {
  it('are the same for the same passage and others under another key', () => {
    const key = hashKey(new Uint8Array(16).fill(3));
    const [mine, theirs] = [prepare(LETTER).marks, marksOf(key, fold(LETTER))];
    expect(mine.length).toBeGreaterThan(20);
    const hashes = new Set(mine.map(({ hash }) => hash));
    expect(theirs.filter(({ hash }) => hashes.has(hash))).toHaveLength(0);
    const within = prepare(`Before. ${LETTER} After.`).marks.filter(({ hash }) => hashes.has(hash));
    expect(within).toHaveLength(mine.length);
  });
});

describe('shared passages', () => {
  it('span wrong letters, a changed word and moved sentences, and are marked in both texts', () => {
    const [first, second] = LETTER.split('. ') as [string, string];
    const moved = `${second} ${first.replace('paper', 'brass').replace('auction', 'auctjon')}`;
    const [a, b] = [fold(LETTER), fold(moved)];
    const passages = sharedPassages(a, b);
    expect(passages).toHaveLength(2);
    const stretches = stretchesOf(
      moved,
      b.places,
      passages.map((one) => [one.right, one.rightLength]),
    );
    expect(stretches.map(({ text }) => text).join('')).toBe(moved);
    const marked = stretches.filter(({ isShared }) => isShared).map(({ text }) => text);
    expect(marked.join(' ')).toContain('sawmill');
    expect(marked.join(' ')).toContain('auctjon');
  });

  it('are none where nothing is shared', () => {
    expect(
      sharedPassages(fold(LETTER), fold('Quite another matter: the trams run late on Tuesdays.')),
    ).toEqual([]);
  });
});

describe('a form', () => {
  const form = `We the undersigned ask the council to take note of the matters described above and to reply to each of
    them in writing within the period that its own rules lay down.`;
  const bodies = [
    'Lanterns behind the quarry burn all night.',
    'A ferry blew its whistle under our windows.',
  ];

  it('that unlike letters carry proposes nothing; the same words in copies do', () => {
    const [mine, theirs] = [prepare(`${bodies[0]} ${form}`), prepare(`${bodies[1]} ${form}`)];
    const plain = likenessOf(alone(`${bodies[0]} ${form}`), alone(`${bodies[1]} ${form}`));
    expect(isProposed(plain)).toBe(true);
    // Two hundred letters, each long and otherwise unlike, carry the form.
    const ids = Array.from({ length: 200 }, (_, at) => `letter-${at}`);
    const formMarks = new Set(prepare(form).marks.map(({ hash }) => hash));
    const byMark = new Map([...formMarks].map((hash) => [hash, ids]));
    const marksIn = new Map(ids.map((id) => [id, 400]));
    const worth = worthOf(mine.marks, { letters: 5_000, byMark, marksIn });
    const weighed = likenessOf(
      { folded: mine.folded, weights: weightsOf(mine, (hash) => worth.get(hash) ?? 1) },
      { folded: theirs.folded, weights: weightsOf(theirs, () => 1) },
    );
    expect(isProposed(weighed)).toBe(false);
  });
});

it('gives a series a short name that can be read out', () => {
  expect(newReference()).toMatch(/^S-[0-9A-HJKMNP-TV-Z]{5}$/);
});

describe('the back-test', () => {
  it('finds what belongs together and hardly anything else, as letters come in', () => {
    const letters = letterSet({ letters: 1_200, series: 24, seed: 11 });
    const { entry, membership } = scoresOf(letters, proposeAll(letters));
    expect(entry.recall).toBeGreaterThanOrEqual(0.95);
    expect(entry.precision).toBeGreaterThanOrEqual(0.95);
    expect(membership.recall).toBeGreaterThanOrEqual(0.95);
    expect(membership.precision).toBeGreaterThanOrEqual(0.95);
  }, 60_000);

  it('has a set that is the same every time and hard: most unrelated letters carry a form', () => {
    const letters = letterSet({ letters: 300, series: 6, seed: 4 });
    expect(letterSet({ letters: 300, series: 6, seed: 4 })).toEqual(letters);
    const forms = letters.filter(({ series, text }) => series === undefined && text.split('\n').length > 2);
    expect(forms.length).toBeGreaterThan(80);
  });
});
