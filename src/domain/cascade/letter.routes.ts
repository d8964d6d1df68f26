import { formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { mayDraft } from './cascade.policy.ts';
import { type Filled, LETTER_FIELDS, USUAL_VALID_HOURS } from './compose.form.ts';
import { beginView } from './compose.presenter.ts';
import { draftFromLetter } from './draft-letter.model.ts';
import { formOfLetter, letterView } from './letter.presenter.ts';
import { statementChoices } from './read-choices.ts';
import { forceRegister } from './register.reads.ts';

const LETTER_KEYS = 'cascade.letter';
/** A letter is text; ten of the longest would fit. */
const LETTER_BYTES = 200_000;

function showLetterForm(visit: Visit, filled?: Filled): Reply {
  const problems = filled?.problems ?? [];
  const fields = formView({
    specs: LETTER_FIELDS,
    values: filled?.values ?? {},
    problems,
    keyBase: LETTER_KEYS,
    t: visit.t,
  });
  return visit.page(
    'cascade/letter',
    { letterFields: fields, event: visit.query.event ?? visit.field('event') },
    {
      title: visit.t('cascade.letter.title'),
      back: '/statements',
      problems,
    },
  );
}

async function showDraft(visit: Visit, letter: string): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const choices = await statementChoices(ctx);
    const draft = draftFromLetter(letter, await forceRegister(ctx.tx, ctx.forceId), ctx.now);
    const values = {
      eventId: visit.field('event') || (choices.events[0]?.id ?? ''),
      ...formOfLetter(draft),
      answer: '',
      issuer: choices.issuers[0] ?? '',
      validHours: String(USUAL_VALID_HOURS),
    };
    return { ...letterView(draft, t), fields: beginView(t, choices, { values, problems: [] }) };
  });
  return visit.page('cascade/letter-draft', model, {
    title: t('cascade.letter.draft'),
    back: '/statements/draft',
  });
}

export const letterRoutes: Route[] = defineRoutes('cascade', [
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
        : showDraft(visit, String(values.letter));
    },
  },
]);
