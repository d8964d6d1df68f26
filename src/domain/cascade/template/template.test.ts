import { describe, expect, it } from 'vitest';
import { missingClaims } from '../claim.model.ts';
import { draftProblems, incompleteProblems, readyText } from '../compose.model.ts';
import { HEADINGS } from '../heading.model.ts';
import { holdingProblems, preparedHolding } from '../holding/holding.model.ts';
import { NATIONAL_REGISTER } from '../national-register.model.ts';
import type { References } from '../placeholder.model.ts';
import type { ReviewContext } from '../review/finding.model.ts';
import { reviewText } from '../review/review-text.model.ts';
import { type DraftText, linesOf } from '../statement.model.ts';
import { headingTitle, threatSentence } from '../words.model.ts';
import { fillDraft, openSlots, type SlotFacts, slotProblems } from './slot.model.ts';
import { draftOfTemplate, TEMPLATES } from './template.model.ts';

const AS_OF = new Date('2026-07-02T09:00:00Z');
const THREAT = { level: 'SUBSTANTIAL', checkedAt: new Date('2026-07-02T08:00:00Z') };
const CONTEXT: ReviewContext = {
  ...NATIONAL_REGISTER,
  hashtags: NATIONAL_REGISTER.hashtags.map((one) => ({ ...one, checkedForHijackAt: '2026-07-01' })),
  asOf: AS_OF,
  claims: [],
  threat: THREAT,
};
const FACTS: SlotFacts = {
  event: 'Attack at a market abroad',
  place: 'a city abroad',
  date: '30 June 2026',
  area: 'Eastmarch',
  force: 'Aldermarch Police',
};
const REFERENCES: References = {
  contact: (id) => {
    const route = NATIONAL_REGISTER.register.find((one) => one.id === id);
    return route ? { text: route.display } : { problem: 'reference.unknown' };
  },
  hashtag: () => ({ problem: 'reference.unknown' }),
  threat: () => ({ text: threatSentence('en', { level: THREAT.level, setOn: '2026-02-09' }) }),
};

const wordsOf = (draft: DraftText): string =>
  [draft.title, draft.answer, ...HEADINGS.map((heading) => draft.sections[heading]), draft.changeNote].join(
    '\n',
  );
/** What the review aid says of a draft as people would read it. */
const reviewed = (draft: DraftText) => {
  const { ready, problems } = readyText(draft, REFERENCES, headingTitle('en'));
  return { problems, ...reviewText(linesOf(ready).join('\n'), CONTEXT) };
};

describe.each(TEMPLATES)('the prepared text for $id', (template) => {
  const begun = draftOfTemplate(template, FACTS, 'Chief Superintendent A. Example');
  const filled = fillDraft(begun, template.examples);

  it('asks every question it has an example for, and no other', () => {
    expect(new Set(openSlots(wordsOf(begun)))).toEqual(new Set(Object.keys(template.examples)));
    expect(slotProblems(begun).length).toBeGreaterThan(0);
    expect(slotProblems(filled)).toEqual([]);
  });

  it('can be put forward once its questions are answered, and claims nothing that nobody vouched for', () => {
    expect(draftProblems(filled)).toEqual([]);
    expect(incompleteProblems(filled)).toEqual([]);
    expect(missingClaims(wordsOf(filled), [])).toEqual([]);
  });

  it('passes the review aid: nothing that holds it, and nothing to look at', () => {
    const { problems, findings } = reviewed(filled);
    expect(problems).toEqual([]);
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});

describe('the prepared holding line', () => {
  const prepared = preparedHolding(FACTS, 'Duty Inspector B. Example');

  it('is three sentences that nothing holds back', () => {
    expect(openSlots(wordsOf(prepared))).toEqual([]);
    expect(holdingProblems(prepared)).toEqual([]);
    expect(reviewed(prepared).findings.filter(({ severity }) => severity === 'block')).toEqual([]);
  });

  it('takes no fourth sentence', () => {
    const longer = { ...prepared, answer: `${prepared.answer} Our officers are there.` };
    expect(holdingProblems(longer).map(({ key }) => key)).toEqual(['cascade.holding.tooLong']);
    const wordy = { ...prepared, answer: `We know ${'and know '.repeat(60)}it.` };
    expect(holdingProblems(wordy).map(({ key }) => key)).toEqual(['cascade.holding.tooLong']);
  });
});
