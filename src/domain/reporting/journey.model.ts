import {
  type Answers,
  chose,
  isAnswered,
  type JourneyName,
  pathOf,
  type QuestionPage,
} from './question.model.ts';
import { anonymity } from './questions/anonymity.form.ts';
import { area } from './questions/area.form.ts';
import { concernAbout } from './questions/concern-about.form.ts';
import { concernArea } from './questions/concern-area.form.ts';
import { concernContact } from './questions/concern-contact.form.ts';
import { concernHotline } from './questions/concern-hotline.form.ts';
import { concernSoon } from './questions/concern-soon.form.ts';
import { concernWard } from './questions/concern-ward.form.ts';
import { concernWords } from './questions/concern-words.form.ts';
import { concernWorry } from './questions/concern-worry.form.ts';
import { contact } from './questions/contact.form.ts';
import { damage } from './questions/damage.form.ts';
import { danger } from './questions/danger.form.ts';
import { emergency } from './questions/emergency.form.ts';
import { evidence } from './questions/evidence.form.ts';
import { files } from './questions/files.form.ts';
import { group } from './questions/group.form.ts';
import { harm } from './questions/harm.form.ts';
import { letter } from './questions/letter.form.ts';
import { concernLetterStop, letterStop } from './questions/letter-stop.form.ts';
import { name } from './questions/name.form.ts';
import { needs } from './questions/needs.form.ts';
import { now } from './questions/now.form.ts';
import { often } from './questions/often.form.ts';
import { online } from './questions/online.form.ts';
import { religion } from './questions/religion.form.ts';
import { role } from './questions/role.form.ts';
import { safe } from './questions/safe.form.ts';
import { share } from './questions/share.form.ts';
import { someone } from './questions/someone.form.ts';
import { staySafe } from './questions/stay-safe.form.ts';
import { told } from './questions/told.form.ts';
import { transport } from './questions/transport.form.ts';
import { wants } from './questions/wants.form.ts';
import { ward } from './questions/ward.form.ts';
import { what } from './questions/what.form.ts';
import { when } from './questions/when.form.ts';
import { where } from './questions/where.form.ts';
import { who } from './questions/who.form.ts';
import { why } from './questions/why.form.ts';
import { words } from './questions/words.form.ts';

/** The questions in the order in which they are asked. Safety first; what happened before why; who you are last. */
export const JOURNEYS: Readonly<Record<JourneyName, readonly QuestionPage[]>> = {
  report: [
    danger,
    emergency,
    staySafe,
    role,
    someone,
    group,
    what,
    harm,
    letterStop,
    letter,
    online,
    damage,
    words,
    when,
    often,
    where,
    transport,
    area,
    ward,
    why,
    religion,
    who,
    evidence,
    now,
    wants,
    anonymity,
    name,
    contact,
    safe,
    files,
    needs,
    share,
    told,
  ],
  concern: [
    concernAbout,
    concernHotline,
    concernLetterStop,
    concernWords,
    concernArea,
    concernWard,
    concernSoon,
    concernWorry,
    concernContact,
  ],
};

/** How far a person has come. `seen` holds the pages they have left behind, answered or skipped. */
export interface Progress {
  journey: JourneyName;
  answers: Answers;
  seen: readonly string[];
  /** True for those who asked for the shortest path; what they answered already stays. */
  isShort: boolean;
  /** True once the answers were shown for checking: from then on a change leads back there. */
  hasReachedCheck: boolean;
}

export const startPath = (journey: JourneyName): string => `/${journey}`;
export const checkPath = (journey: JourneyName): string => `/${journey}/check`;

/** True where the page is asked of this person. */
export function applies(page: QuestionPage, progress: Progress): boolean {
  if (page.when && !page.when(progress.answers)) return false;
  return !progress.isShort || page.isShort === true || isAnswered(page, progress.answers);
}

/** Every page this person is asked, in order. */
export const pagesFor = (progress: Progress): QuestionPage[] =>
  JOURNEYS[progress.journey].filter((page) => applies(page, progress));

const hasUnansweredNeed = (page: QuestionPage, answers: Answers): boolean =>
  page.fields.some(
    (field) =>
      'required' in field && field.required === true && !isAnswered({ ...page, fields: [field] }, answers),
  );

/** The first page that must still be answered before sending, or undefined. */
export const firstIncomplete = (progress: Progress): QuestionPage | undefined =>
  pagesFor(progress).find(
    (page) =>
      hasUnansweredNeed(page, progress.answers) || (page.problems?.(progress.answers).length ?? 0) > 0,
  );

/**
 * The address after a page was answered or skipped: the next page in order, or, once the answers have been checked,
 * the first page not seen yet; at the end the check page. Somebody who is only worried goes to the concern form.
 */
export function nextPath(page: QuestionPage, progress: Progress): string {
  if (page.id === 'role' && chose(progress.answers, 'role', 'WORRIED')) return startPath('concern');
  const order = JOURNEYS[progress.journey];
  const later = progress.hasReachedCheck ? order : order.slice(order.indexOf(page) + 1);
  const wanted = later.find(
    (one) =>
      one !== page &&
      applies(one, progress) &&
      (!(progress.hasReachedCheck || progress.isShort) || !progress.seen.includes(one.id)),
  );
  return wanted ? pathOf(wanted) : checkPath(progress.journey);
}

/** The address of the page before this one; the start page where there is none. */
export function previousPath(page: QuestionPage | 'check', progress: Progress): string {
  const order = JOURNEYS[progress.journey];
  const before = page === 'check' ? order : order.slice(0, order.indexOf(page));
  const last = before.filter((one) => applies(one, progress)).at(-1);
  return last ? pathOf(last) : startPath(progress.journey);
}

/** Where somebody who comes back to a saved form goes on. */
export function resumePath(progress: Progress): string {
  const open = pagesFor(progress).find((page) => !progress.seen.includes(page.id));
  return open ? pathOf(open) : checkPath(progress.journey);
}

/** The answers of pages that are asked of this person; what was typed on a page that no longer applies is left out. */
export function answersThatCount(progress: Progress): Answers {
  const names = new Set(pagesFor(progress).flatMap((page) => page.fields.map((field) => field.name)));
  return Object.fromEntries(Object.entries(progress.answers).filter(([field]) => names.has(field)));
}
