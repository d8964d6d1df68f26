import { formatDate, named } from '#platform/web/formats';
import { type Direction, directionOf } from '#reference/languages';
import { wholeNumbers, wholeNumbersIn } from '#reference/whole-numbers';
import type { Area } from '#room/access';
import { shownRuns } from '../check.presenter.ts';
import type { Verdict } from '../check-text.ts';
import { type StatementView, statementView, type T } from '../published.presenter.ts';
import type { Published } from '../statement.model.ts';
import type { Change, Row, Run } from './change.model.ts';

interface About {
  areas: readonly Area[];
  lang: string;
  now: Date;
  t: T;
}

/** Changes that are put into words; all of them are marked where both texts stand side by side. */
const MOST_TOLD = 12;
/** Longest stretch of words that is repeated in a sentence. */
const WORDS_TOLD = 200;

/** A number or a link that leads elsewhere, or one that was changed: what can do harm at once. */
export interface Alarm {
  title: string;
  lines: string[];
}

/** The answer to "is this message real?" as the page shows it. */
export interface VerdictView {
  /** `known`: the code is ours, and no words were compared: nothing to warn of, and nothing proved. */
  tone: 'good' | 'known' | 'warning';
  title: string;
  text: string;
  /** Said first and loudest; undefined where nothing of it was found. */
  alarm: Alarm | undefined;
  stateText: string;
  lines: string[];
  extras: Array<{ label: string; text: string }>;
  /** What was added, left out and altered, in sentences. */
  changes: string[];
  rows: Row[];
  /** The language of the compared statement, in which both texts stand. */
  textLang: string;
  textDir: 'ltr' | 'rtl';
  statement: (StatementView & { link: string }) | undefined;
  statementHeading: string;
  worry: string;
}

const short = (text: string): string =>
  named(wholeNumbers(text.length > WORDS_TOLD ? `${text.slice(0, WORDS_TOLD)} …` : text));

const sentence = ({ kind, ours, theirs }: Change, t: T): string =>
  t(`cascade.check.change.${kind}`, { ours: short(ours), theirs: short(theirs) });

function alarmOf(changes: readonly Change[], foreign: readonly string[], t: T): Alarm | undefined {
  const telling = changes.filter(({ about }) => about !== 'words');
  // A number that was put in place of another is told there already.
  const strange = foreign.filter((one) => !telling.some(({ theirs }) => theirs.includes(one)));
  const lines = [
    ...telling.slice(0, MOST_TOLD).map((change) => sentence(change, t)),
    ...strange.map((what) => t('cascade.check.foreign', { what: named(what) })),
  ];
  return lines.length > 0 ? { title: t('cascade.check.alarm'), lines } : undefined;
}

const shortened = (rows: readonly Row[], direction: Direction): Row[] => {
  const isSame = ({ ours, theirs }: Row): boolean =>
    [...ours, ...theirs].every(({ kind }) => kind === 'same');
  const whole = (runs: readonly Run[]): Run[] =>
    runs.map(({ kind, text }) => ({ kind, text: wholeNumbersIn(text, direction) }));
  const cut = (runs: readonly Run[]): Run[] => whole(shownRuns(runs));
  return rows.map((row) =>
    isSame(row)
      ? { ours: cut(row.ours), theirs: cut(row.theirs) }
      : { ours: whole(row.ours), theirs: whole(row.theirs) },
  );
};

const NOTHING = {
  tone: 'warning' as const,
  alarm: undefined,
  stateText: '',
  lines: [],
  extras: [],
  changes: [],
  rows: [],
  textLang: 'en',
  textDir: 'ltr' as const,
  statement: undefined,
  statementHeading: '',
  worry: '',
};

/** The answer in the reader's language; the statement beside it stays in its own. */
export function verdictView(
  verdict: Exclude<Verdict, { kind: 'nothing' }>,
  about: About,
  link: (published: Published) => string,
): VerdictView {
  const { lang, t } = about;
  const base = {
    ...NOTHING,
    title: t(`cascade.check.${verdict.kind}.title`),
    text: t(`cascade.check.${verdict.kind}.text`),
  };
  const shownText = (published: Published) => ({ ...statementView(published, about), link: link(published) });
  if (verdict.kind === 'not-ours') {
    const { borrowed, hadCode, foreign } = verdict;
    return {
      ...base,
      alarm: alarmOf([], foreign, t),
      lines: borrowed
        ? [t('cascade.check.not-ours.borrowed')]
        : hadCode
          ? [t('cascade.check.not-ours.code')]
          : [],
      statement: borrowed && borrowed.state !== 'withdrawn' ? shownText(borrowed) : undefined,
      statementHeading: borrowed ? t('cascade.check.real') : '',
      worry: t('cascade.check.not-ours.worry'),
    };
  }
  const { published, state, current, comparison, keyRevokedAt, foreign, marks } = verdict;
  const dates = {
    current: published.validUntil,
    expired: published.validUntil,
    corrected: published.stateChangedAt,
    withdrawn: published.stateChangedAt,
  };
  const changes = comparison?.changes ?? [];
  const alarm = alarmOf(changes, foreign, t);
  const extras = (['before', 'after'] as const)
    .filter((side) => comparison && comparison[side] !== '')
    .map((side) => ({
      label: t(`cascade.check.added.${side}`),
      text: wholeNumbers(comparison?.[side] ?? ''),
    }));
  if (marks.length > 0)
    extras.push({ label: t('cascade.check.marks'), text: wholeNumbers(marks.join(' | ')) });
  const stateText = keyRevokedAt
    ? t('cascade.check.revoked', { date: formatDate(keyRevokedAt, 'dateTime', lang) })
    : t(`cascade.check.state.${state}`, { date: formatDate(dates[state], 'dateTime', lang) });
  // Nothing to compare with stands below: what is withdrawn is not shown again.
  const isGone = verdict.kind === 'code' && state === 'withdrawn';
  return {
    ...base,
    ...(isGone ? { text: stateText } : {}),
    tone:
      verdict.kind === 'altered' || state !== 'current' || alarm || keyRevokedAt
        ? 'warning'
        : verdict.kind === 'code'
          ? 'known'
          : 'good',
    alarm,
    stateText: isGone ? '' : stateText,
    lines: state === 'withdrawn' ? [named(wholeNumbers(published.withdrawalNote))] : [],
    extras,
    changes: changes
      .filter(({ about: what }) => what === 'words')
      .slice(0, MOST_TOLD)
      .map((change) => sentence(change, t)),
    rows: shortened(comparison?.rows ?? [], directionOf(published.language)),
    textLang: published.language,
    textDir: directionOf(published.language),
    statement: state === 'withdrawn' ? undefined : shownText(current ?? published),
    statementHeading: t(current ? 'cascade.check.newest' : 'cascade.check.real'),
  };
}
