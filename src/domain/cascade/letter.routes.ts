import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import { problemsOf } from '#kernel/refusal';
import { formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { currentThreatLevel } from '#room/situation';
import { mayDraft } from './cascade.policy.ts';
import { type Filled, LETTER_FIELDS, USUAL_VALID_HOURS } from './compose.form.ts';
import { beginView } from './compose.presenter.ts';
import { draftFromLetter, LETTER_MAX } from './draft-letter.model.ts';
import { readUpload } from './import/read-upload.ts';
import { formOfLetter, letterView } from './letter.presenter.ts';
import { statementChoices } from './read-choices.ts';
import { forceRegister } from './register.reads.ts';
import { factsView } from './review/facts.presenter.ts';
import { findingsView } from './review/findings.presenter.ts';
import { judged } from './review/override.model.ts';
import { type Review, reviewText } from './review/review-text.model.ts';
import type { CountsOf } from './review/review-version.ts';

const LETTER_KEYS = 'cascade.letter';
/** A letter is text; ten of the longest would fit. */
const LETTER_BYTES = 200_000;

const eventOf = (visit: Visit): string => {
  const id = visit.query.event || visit.field('event');
  return isUuid(id) ? id : '';
};

function showLetterForm(visit: Visit, filled?: Filled): Reply {
  const problems = filled?.problems ?? [];
  const fields = formView({
    specs: LETTER_FIELDS,
    values: filled?.values ?? {},
    problems,
    keyBase: LETTER_KEYS,
    t: visit.t,
  });
  const fault = problems.find(({ field }) => field === 'file');
  return visit.page(
    'cascade/letter',
    {
      letterFields: fields,
      event: eventOf(visit),
      fileError: fault ? visit.t(fault.key, fault.args) : '',
    },
    {
      title: visit.t('cascade.letter.title'),
      back: '/statements',
      problems,
    },
  );
}

/** The letter as the review aid reads it: nobody has vouched for anything in it yet. */
async function reviewLetter(
  ctx: Context,
  text: string,
  about: { eventId: string; countsOf: CountsOf },
): Promise<Review> {
  const threat = await currentThreatLevel(ctx.tx, ctx.forceId);
  const counts = about.eventId === '' ? undefined : await about.countsOf(ctx, about.eventId, '');
  return reviewText(text, {
    ...(await forceRegister(ctx.tx, ctx.forceId)),
    asOf: ctx.now,
    claims: [],
    ...(threat ? { threat } : {}),
    ...(counts ? { counts } : {}),
  });
}

async function showDraft(visit: Visit, countsOf: CountsOf, whole: string): Promise<Reply> {
  const { t } = visit;
  const letter = whole.slice(0, LETTER_MAX);
  const model = await visit.ctx(async (ctx) => {
    const choices = await statementChoices(ctx);
    const draft = draftFromLetter(letter, await forceRegister(ctx.tx, ctx.forceId), ctx.now);
    const eventId = eventOf(visit) || (choices.events[0]?.id ?? '');
    const review = await reviewLetter(ctx, letter, { eventId, countsOf });
    const values = {
      eventId,
      ...formOfLetter(draft),
      answer: '',
      issuer: choices.issuers[0] ?? '',
      validHours: String(USUAL_VALID_HOURS),
    };
    return {
      ...letterView(draft, t),
      letter,
      cut: whole.length > LETTER_MAX ? t('cascade.letter.cut', { n: whole.length - LETTER_MAX }) : '',
      review: findingsView(judged(review.findings, []), { t }),
      facts: factsView(review.facts, t),
      fields: beginView(t, choices, { values, problems: [] }),
    };
  });
  return visit.page('cascade/letter-draft', model, {
    title: t('cascade.letter.draft'),
    back: '/statements/draft',
  });
}

/** A file is read here and kept nowhere; what cannot be read is said on the form, and nothing has changed. */
async function takeFile(visit: Visit, countsOf: CountsOf): Promise<Reply> {
  const { file } = visit;
  if (!file)
    return showLetterForm(visit, {
      values: {},
      problems: [{ field: 'file', key: 'cascade.letter.file.none' }],
    });
  try {
    const { text } = await readUpload(file.stream);
    return await showDraft(visit, countsOf, text);
  } catch (error) {
    return showLetterForm(visit, { values: {}, problems: problemsOf(error) });
  }
}

/** A letter becomes a draft: pasted, or uploaded as people send letters. */
export const letterRoutes = (countsOf: CountsOf): Route[] =>
  defineRoutes('cascade', [
    {
      method: 'GET',
      url: '/statements/draft',
      policy: mayDraft,
      audit: 'none: shows an empty form',
      handle: (visit) => showLetterForm(visit),
    },
    {
      method: 'POST',
      url: '/statements/draft',
      policy: mayDraft,
      audit: 'cascade.draft-letter',
      bodyLimit: LETTER_BYTES,
      handle: (visit) => {
        const { values, problems } = parseFields(LETTER_FIELDS, visit.form, LETTER_KEYS);
        return problems.length > 0
          ? showLetterForm(visit, { values, problems })
          : showDraft(visit, countsOf, String(values.letter));
      },
    },
    {
      method: 'POST',
      url: '/statements/draft/file',
      policy: mayDraft,
      audit: 'cascade.import-letter',
      takesFile: true,
      limit: { perMinute: 20 },
      handle: (visit) => takeFile(visit, countsOf),
    },
  ]);
