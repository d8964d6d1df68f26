import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answersThatCount,
  applies,
  checkPath,
  firstIncomplete,
  JOURNEYS,
  nextPath,
  type Progress,
  pagesFor,
  previousPath,
  resumePath,
} from './journey.model.ts';
import { type Answers, type JourneyName, pathOf, type QuestionPage } from './question.model.ts';

const everyPage = Object.values(JOURNEYS).flat();
const blank = (journey: JourneyName, isShort = false): Progress => ({
  journey,
  answers: {},
  seen: [],
  isShort,
  hasReachedCheck: false,
});

const byPath = (journey: JourneyName, path: string): QuestionPage | undefined =>
  JOURNEYS[journey].find((page) => pathOf(page) === path);

/** Walks as a person would: answers what the plan holds, skips the rest, follows `nextPath` to the check page. */
function walk(
  journey: JourneyName,
  plan: Answers,
  { shortAfter = '' } = {},
): { visited: QuestionPage[]; end: Progress } {
  let progress = blank(journey);
  const visited: QuestionPage[] = [];
  let path = pathOf(JOURNEYS[journey][0] as QuestionPage);
  while (path !== checkPath(journey)) {
    const page = byPath(journey, path);
    if (!page) throw new Error(`${path} is a dead end`);
    if (visited.length > 60) throw new Error('the journey does not end');
    visited.push(page);
    const given = Object.fromEntries(
      page.fields.flatMap(({ name }) => (name in plan ? [[name, plan[name] ?? '']] : [])),
    );
    progress = {
      ...progress,
      answers: { ...progress.answers, ...given },
      seen: [...progress.seen, page.id],
      isShort: progress.isShort || page.id === shortAfter,
    };
    path = nextPath(page, progress);
  }
  return { visited, end: progress };
}

const asked = (pages: QuestionPage[]): string[] =>
  pages.filter((page) => !page.isInformation).map((page) => page.id);

const FULL: Answers = {
  danger: 'NO',
  role: 'ME',
  happened: ['SAID_OR_SHOUTED'],
  whenKind: 'TODAY',
  placeKind: 'STREET',
  area: 'eastmarch',
  ward: 'eastmarch/mill-ward',
  why: ['RELIGION'],
  anonymity: 'NAMED',
  contactBy: 'CALL',
  phone: '07700 900123',
};

describe('the order of the questions', () => {
  it('gets an anonymous person to the check page in five questions, the check page being the sixth', () => {
    const plan = {
      danger: 'NO',
      role: 'ME',
      happened: ['SAID_OR_SHOUTED'],
      why: ['RACE'],
      anonymity: 'ANONYMOUS',
    };
    const { visited, end } = walk('report', plan, { shortAfter: 'what' });
    expect(asked(visited)).toEqual(['danger', 'role', 'what', 'why', 'anonymity']);
    expect(visited.map((page) => page.id)).toContain('stay-safe');
    expect(firstIncomplete(end)).toBeUndefined();
  });

  it('keeps the longest path for one kind of happening at 24 pages with the check page', () => {
    const field = JOURNEYS.report.find((page) => page.id === 'what')?.fields[0];
    const kinds = field?.kind === 'checkboxes' ? field.options : [];
    const lengths = kinds.flatMap((kind) =>
      ['ME', 'SOMEONE', 'COMMUNITY'].map((role) => {
        const { visited } = walk('report', { ...FULL, role, happened: [kind] });
        return asked(visited).length + 1;
      }),
    );
    expect(Math.max(...lengths)).toBe(24);
  });

  it('stays under 30 pages even where everything happened, again and again, on a bus', () => {
    const everything = { ...FULL, danger: 'YES', role: 'SOMEONE', whenKind: 'MANY', placeKind: 'TRANSPORT' };
    const happened = ['THREATENED', 'HURT', 'DAMAGE_OR_GRAFFITI', 'LETTER', 'ONLINE_OR_PHONE'];
    const { visited } = walk('report', { ...everything, happened });
    expect(asked(visited).length + 1).toBeLessThan(30);
  });

  it('asks a concern on six question pages, and the ward where an area is chosen', () => {
    const plan = { concernAbout: 'RUMOUR', narrative: 'A rumour', area: 'NOT_SURE' };
    expect(asked(walk('concern', plan).visited)).toHaveLength(6);
    expect(asked(walk('concern', { ...plan, area: 'westmarch' }).visited)).toContain('concern-ward');
  });

  it('says stop before it asks about a letter, and shows the hotline before anything is typed', () => {
    const letter = walk('report', { ...FULL, happened: ['LETTER'] }).visited.map((page) => page.id);
    expect(letter.indexOf('letter-stop')).toBe(letter.indexOf('letter') - 1);
    const worry = walk('concern', { concernAbout: 'POST_OR_LETTER' }).visited.map((page) => page.id);
    expect(worry.slice(0, 3)).toEqual(['concern-about', 'letter-stop', 'concern-words']);
    const terror = walk('concern', { concernAbout: 'TERRORISM' }).visited.map((page) => page.id);
    expect(terror.slice(0, 3)).toEqual(['concern-about', 'concern-hotline', 'concern-words']);
  });

  it('explains the exit button before every page that shows it but danger and emergency', () => {
    const order = JOURNEYS.report.map((page) => page.id);
    expect(order.slice(0, 3)).toEqual(['danger', 'emergency', 'stay-safe']);
  });

  it('sends somebody who is only worried to the concern form', () => {
    const role = JOURNEYS.report.find((page) => page.id === 'role') as QuestionPage;
    expect(nextPath(role, { ...blank('report'), answers: { danger: 'NO', role: 'WORRIED' } })).toBe(
      '/concern',
    );
  });

  it('lets every optional page be skipped and every needed one not', () => {
    const optional = everyPage.filter((page) => page.isOptional);
    for (const page of optional)
      expect(page.fields.some((field) => 'required' in field && field.required)).toBe(false);
    const needed = everyPage.filter((page) => !page.isOptional);
    for (const page of needed)
      expect(page.fields.some((field) => 'required' in field && field.required)).toBe(true);
  });

  it('names each field once in a journey', () => {
    for (const pages of Object.values(JOURNEYS)) {
      const names = pages.flatMap((page) => page.fields.map((field) => field.name));
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

const fieldAnswer = (field: QuestionPage['fields'][number]): fc.Arbitrary<string | string[]> => {
  if (field.kind === 'radios' && field.options.length > 0) return fc.constantFrom('', ...field.options);
  if (field.kind === 'checkboxes') return fc.subarray([...field.options]);
  return fc.constantFrom('', 'eastmarch', 'eastmarch/mill-ward', 'westmarch', 'NOT_SURE');
};
const progressOf = (journey: JourneyName): fc.Arbitrary<Progress> => {
  const pages = JOURNEYS[journey];
  const fields = pages.flatMap((page) => page.fields);
  return fc.record({
    journey: fc.constant(journey),
    answers: fc.record(Object.fromEntries(fields.map((field) => [field.name, fieldAnswer(field)]))),
    seen: fc.subarray(pages.map((page) => page.id)),
    isShort: fc.boolean(),
    hasReachedCheck: fc.boolean(),
  });
};

describe.each(['report', 'concern'] as const)('the %s journey under any answers', (journey) => {
  const known = new Set([...JOURNEYS[journey].map(pathOf), checkPath(journey), '/concern']);

  it('always has a next page that applies, a page before, and a place to go on', () => {
    fc.assert(
      fc.property(progressOf(journey), (progress) => {
        for (const page of pagesFor(progress)) {
          const path = nextPath(page, progress);
          expect(known).toContain(path);
          const next = byPath(journey, path);
          if (next) expect(applies(next, progress)).toBe(true);
          if (next && !progress.hasReachedCheck)
            expect(JOURNEYS[journey].indexOf(next)).toBeGreaterThan(JOURNEYS[journey].indexOf(page));
          const before = previousPath(page, progress);
          expect(before === `/${journey}` || byPath(journey, before) !== undefined).toBe(true);
        }
        expect(known).toContain(resumePath(progress));
      }),
      { numRuns: 300 },
    );
  });

  it('reaches the check page, and every page it asked for is one that applies', () => {
    fc.assert(
      fc.property(progressOf(journey), ({ answers }) => {
        const plan: Answers = { ...answers, role: answers.role === 'WORRIED' ? 'ME' : (answers.role ?? '') };
        const { visited, end } = walk(journey, plan);
        expect(new Set(visited).size).toBe(visited.length);
        const counted = answersThatCount(end);
        const names = new Set(pagesFor(end).flatMap((page) => page.fields.map((field) => field.name)));
        for (const name of Object.keys(counted)) expect(names).toContain(name);
      }),
      { numRuns: 200 },
    );
  });

  it('can reach every page', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(progressOf(journey), (progress) => {
        for (const page of pagesFor({ ...progress, isShort: false })) reached.add(page.id);
      }),
      { numRuns: 500 },
    );
    expect([...reached].sort()).toEqual(JOURNEYS[journey].map((page) => page.id).sort());
  });
});

describe('after the answers were shown for checking', () => {
  it('a change leads back to the check page, by way of pages that have newly come up', () => {
    const { end } = walk('report', FULL);
    const checked: Progress = { ...end, hasReachedCheck: true };
    const whereTo = (page: string, answers: Answers): string =>
      nextPath(JOURNEYS.report.find((one) => one.id === page) as QuestionPage, {
        ...checked,
        answers: { ...checked.answers, ...answers },
      });
    expect(whereTo('words', { narrative: 'More' })).toBe('/report/check');
    expect(whereTo('what', { happened: ['LETTER'] })).toBe('/report/letter-stop');
  });

  it('answers to a page that no longer applies are not sent', () => {
    const { end } = walk('report', { ...FULL, name: 'Somebody', anonymity: 'NAMED' });
    const anonymous = { ...end, answers: { ...end.answers, anonymity: 'ANONYMOUS' } };
    expect(answersThatCount(anonymous)).not.toHaveProperty('name');
    expect(answersThatCount(anonymous)).not.toHaveProperty('phone');
  });

  it('the short path keeps what was answered before it was chosen', () => {
    const { end } = walk('report', { ...FULL, narrative: 'Words' });
    expect(answersThatCount({ ...end, isShort: true })).toHaveProperty('narrative', 'Words');
  });
});
