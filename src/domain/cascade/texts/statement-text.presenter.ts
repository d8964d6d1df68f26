import { formatPounds } from '#reference/formats';
import { textLength } from '#reference/text-length';
import { type DispatchKind, isReminder, tellsWithdrawal } from '../delivery.model.ts';
import { exerciseTag, fullestOf, type KitFacts, smsText } from '../kit/kit-texts.presenter.ts';
import { pageUrl } from '../message.presenter.ts';
import { wordsIn } from '../words.model.ts';

/** Pieces one statement may cost by text: with four hundred letters there is room for heading, answer and link. */
export const MOST_PIECES = 3;

/** What the words of a text are made of. */
export interface TextFacts extends KitFacts {
  kind: DispatchKind;
  /** The leaders' own site, where they say that it reached them. */
  leaderUrl: string;
}

/**
 * The words of a statement as a text: who says it, the fullest of the signed wordings that fits, and the link under
 * which all of it stands. A correction and a withdrawal say first that they are one. A reminder asks for an answer, and
 * leads to the page where it is given; of a text that is withdrawn it says so.
 */
export function statementText({ kind, leaderUrl, ...facts }: TextFacts): string {
  const { published, forceName } = facts;
  const words = wordsIn(published.language);
  const { title, language, statementId } = published;
  const isGone = tellsWithdrawal(kind);
  const named = isGone ? words('mail.withdrawn.title', { title }) : title;
  const heading = {
    statement: title,
    correction: words('mail.subject.correction', { title }),
    withdrawal: named,
    reminder: words('mail.subject.reminder', { title }),
    'withdrawal-reminder': words('mail.subject.reminder', { title: named }),
  }[kind];
  const note = isGone ? published.withdrawalNote : '';
  const head = `${forceName}: ${heading}`;
  if (!isReminder(kind)) {
    const said = isGone ? { ...published, answer: note, sections: [] } : published;
    return smsText({ ...facts, published: { ...said, title: head } }, MOST_PIECES);
  }
  const ask = words('mail.why.reminder', { force: forceName });
  const end = pageUrl(leaderUrl, language, `/statements/${statementId}`);
  const wordings = [
    [head, note, ask, end],
    [head, note, end],
    [head, end],
  ];
  // Who asks is never left out: a link by itself is what a stranger would send.
  return fullestOf(
    wordings.map((parts) => [exerciseTag(facts), ...parts]),
    MOST_PIECES,
  );
}

/** What sending one version to some leaders by text comes to. */
export interface TextCost {
  language: string;
  leaders: number;
  /** Pieces of one text. */
  pieces: number;
  alphabet: 'GSM-7' | 'UCS-2';
  text: string;
}

/** The cost of a version, or of a reminder of it, to so many leaders. */
export function textCost(facts: TextFacts, leaders: number): TextCost {
  const text = statementText(facts);
  return { language: facts.published.language, leaders, ...textLength(text), text };
}

/** All pieces of several versions. */
export const allPieces = (costs: readonly TextCost[]): number =>
  costs.reduce((sum, { leaders, pieces }) => sum + leaders * pieces, 0);

/** Leaders of several versions. */
export const allLeaders = (costs: readonly TextCost[]): number =>
  costs.reduce((sum, { leaders }) => sum + leaders, 0);

/** Pounds and pence for so many pieces, such as `£2.21`. */
export const priceOf = (pieces: number, pence: number): string => formatPounds(pieces * pence);
