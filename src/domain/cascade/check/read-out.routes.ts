import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { comparableText, normaliseVerifyCode } from '#platform/crypto/signing';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { mayReadOut, mayReadStatements } from '../cascade.policy.ts';
import { codesIn } from '../check-text.ts';
import { publishedByCode, publishedList } from '../published.reads.ts';
import { forceRegister } from '../register.reads.ts';
import { codePrefix } from '../signed-text.model.ts';
import type { Published } from '../statement.model.ts';
import {
  holdingWords,
  readOutView,
  type SpokenAnswer,
  spokenContacts,
  spokenOf,
} from './read-out.presenter.ts';

/** Longest question, in characters: a code, a number or a few words. */
const QUESTION_MAX = 300;
/** Texts that are looked through, the newest. */
const MOST_TEXTS = 400;

/** What was meant as a code: its own characters say that it was typed wrong, or made up. */
const LIKE_A_CODE = /^(?=.*\d)[a-z]{3}[\s-]?[0-9a-z]{4}[\s-]?[0-9a-z]{4}$/i;

/** Yes or no to a code, a number or link, or a few words. */
async function answersTo(
  ctx: Context,
  question: string,
  { all, t }: { all: readonly Published[]; t: Visit['t'] },
): Promise<SpokenAnswer[]> {
  const prefix = codePrefix(ctx.forceId);
  const about = { now: ctx.now, t };
  const typed = question.length <= 40 ? normaliseVerifyCode(question, prefix) : null;
  const codes = typed ? [typed] : codesIn(question, prefix);
  const no = (key: string): SpokenAnswer => ({ first: 'no', lines: [t(`cascade.readOut.no.${key}`)] });
  if (codes.length > 0) {
    const [code = ''] = codes;
    const published = await publishedByCode(ctx.tx, ctx.forceId, code);
    return [published ? spokenOf(published, about, true) : no('code')];
  }
  if (LIKE_A_CODE.test(question)) return [no('mistyped')];
  const { register } = await forceRegister(ctx.tx, ctx.forceId, []);
  const contacts = spokenContacts(question, register, about);
  if (contacts.length > 0) return contacts;
  const found = holdingWords(all, comparableText(question));
  return found.length > 0 ? found.map((one) => spokenOf(one, about, false)) : [no('words')];
}

async function showReadOut(visit: Visit): Promise<Reply> {
  const { t, query, config, actor } = visit;
  const question = (query.ask ?? '').slice(0, QUESTION_MAX).trim();
  const { view, answers } = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const all = await publishedList(ctx.tx, ctx.forceId, {
      states: ['current', 'corrected', 'withdrawn'],
      limit: MOST_TEXTS,
    });
    return {
      view: readOutView(all, { areas, now: ctx.now, t }),
      answers: question === '' ? [] : await answersTo(ctx, question, { all, t }),
    };
  });
  return visit.page(
    'cascade/read-out',
    {
      ...view,
      answers,
      question,
      checkUrl: `${config.urls.public}/check`.replace(/^https?:\/\//, ''),
      mayOpen: isAllowed(mayReadStatements, actor),
    },
    { title: t('cascade.readOut.title'), ...(visit.mayOpen('/statements') ? { back: '/statements' } : {}) },
  );
}

/** What a call taker reads out: what holds, what was withdrawn or corrected, and yes or no to what a caller has. */
export const readOutRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/read-out',
    policy: mayReadOut,
    load: 'vital',
    audit: 'none: all of it is published, and a caller’s words are nobody else’s business',
    handle: showReadOut,
  },
]);
