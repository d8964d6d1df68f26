import type { Context } from '#kernel/context';
import { found, problemsOf } from '#kernel/refusal';
import { type FormValues, formView, parseFields } from '#platform/web/form';
import { LANGUAGES } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { englishNameOf } from '#reference/languages';
import { areaTree, listAreas } from '#room/access';
import {
  type AudienceFilter,
  INTERESTS,
  type Interest,
  REPRESENTS,
  type Represents,
  SENT_CHANNELS,
  type SentChannel,
} from '#room/community';
import { saveSegment } from './audience/save-segment.ts';
import { type Segment, segments } from './audience/segment.reads.ts';
import { mayPublish, maySend } from './cascade.policy.ts';
import { type Filled, sendFields, statementIdOf, WITHDRAW_FIELDS } from './compose.form.ts';
import { WEEKLY_BUDGET } from './delivery.model.ts';
import { areaWords } from './published.presenter.ts';
import { sendableOf } from './published.reads.ts';
import { heldSeconds, holySending } from './quiet/holy-sending.ts';
import type { HolyChoice } from './quiet/holy-window.model.ts';
import { holyView } from './quiet/holy-window.presenter.ts';
import { waitSecondsOf } from './recall/wait-seconds.ts';
import type { AudiencePreview } from './send-statement.ts';
import { previewWays, sendToAudience } from './send-to-audience.ts';
import { draftOf, statementById } from './statement.reads.ts';
import type { TextPlace, TextPreview } from './texts/send-by-text.ts';
import { allLeaders, allPieces, priceOf, type TextCost } from './texts/statement-text.presenter.ts';
import { withdrawStatement } from './withdraw-statement.ts';

async function choices(visit: Visit) {
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  return {
    areas,
    specs: sendFields({
      areas: areaTree(areas).flatMap((area) => [area.path, ...area.wards.map(({ path }) => path)]),
      languages: LANGUAGES.map(({ code }) => code),
      represents: REPRESENTS,
      channels: SENT_CHANNELS,
      interests: INTERESTS,
    }),
  };
}

const URGENT_REASON_MAX = 300;

const list = (values: FormValues, name: string): string[] => [values[name] ?? []].flat().filter(Boolean);

const filterOf = (values: FormValues): AudienceFilter => ({
  areaPaths: list(values, 'areaPaths'),
  languages: list(values, 'languages'),
  represents: list(values, 'represents') as Represents[],
  channels: list(values, 'channels') as SentChannel[],
  interests: list(values, 'interests') as Interest[],
});

/** What a saved audience chooses, as the form holds it. */
const valuesOf = (segment: Segment | undefined): FormValues => ({
  areaPaths: [...(segment?.audience.areaPaths ?? [])],
  languages: [...(segment?.audience.languages ?? [])],
  represents: [...(segment?.audience.represents ?? [])],
  channels: [...(segment?.audience.channels ?? [])],
  interests: [...(segment?.audience.interests ?? [])],
});

/** Leaders counted in all ways together. */
type Counts = Pick<TextPreview, 'total' | 'alreadySent' | 'quietNow' | 'overloaded'>;

const NONE: Counts = { total: 0, alreadySent: 0, quietNow: 0, overloaded: 0 };

const together = (one: Counts = NONE, other: Counts = NONE): Counts => ({
  total: one.total + other.total,
  alreadySent: one.alreadySent + other.alreadySent,
  quietNow: one.quietNow + other.quietNow,
  overloaded: one.overloaded + other.overloaded,
});

function previewLines(
  { byLanguage, byStatement }: Pick<AudiencePreview, 'byLanguage' | 'byStatement'>,
  { alreadySent, quietNow, overloaded }: Counts,
  visit: Visit,
  areaOf: (path: string) => string,
): string[] {
  const { t } = visit;
  return [
    ...byLanguage.map(({ language, leaders, inOwnLanguage }) =>
      t('cascade.send.language', { language: englishNameOf(language), n: leaders, own: inOwnLanguage }),
    ),
    ...(byStatement.length > 1
      ? byStatement.map(({ areaPath, leaders }) =>
          t('cascade.send.variant', { area: areaOf(areaPath), n: leaders }),
        )
      : []),
    ...(quietNow > 0 ? [t('cascade.send.quiet', { n: quietNow })] : []),
    ...(overloaded > 0 ? [t('cascade.send.overloaded', { n: overloaded, budget: WEEKLY_BUDGET })] : []),
    ...(alreadySent > 0 ? [t('cascade.send.already', { n: alreadySent })] : []),
  ];
}

const placeOf = ({ config }: Visit): TextPlace => ({
  publicUrl: config.urls.public,
  isExercise: config.exercise,
});

/** What goes by text: how many pieces, what they cost, and the words; undefined where nothing does. */
function textLines(costs: readonly TextCost[], { t, config }: Visit): object | undefined {
  if (costs.length === 0) return undefined;
  const pieces = allPieces(costs);
  const n = allLeaders(costs);
  const { smsPence: pence } = config;
  return {
    total:
      pence === undefined
        ? t('cascade.send.texts.total', { n, pieces })
        : t('cascade.send.texts.price', { n, pieces, price: priceOf(pieces, pence), pence }),
    problem: config.sms.provider === 'none' ? t('cascade.send.texts.no-provider') : '',
    rows: costs.map(({ language, leaders, pieces: each, alphabet, text }) => ({
      text,
      lang: language,
      line: t('cascade.send.texts.row', {
        language: englishNameOf(language),
        n: leaders,
        each,
        alphabet: t(`cascade.send.texts.alphabet.${alphabet}`),
      }),
    })),
  };
}

/** The audience form with its counts. Nothing is sent by it. */
async function showSend(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t } = visit;
  const id = statementIdOf(visit);
  const { areas, specs } = await choices(visit);
  const saved = await visit.ctx((ctx) => segments(ctx.tx, ctx.forceId));
  const values = filled?.values ?? valuesOf(saved.find((one) => one.id === visit.query.segment));
  const problems = filled?.problems ?? [];
  const { preview, title, waitSeconds, now } = await visit.ctx(async (ctx) => {
    const statement = found(await statementById(ctx.tx, ctx.forceId, id), 'statement');
    const draft = await draftOf(ctx.tx, ctx.forceId, { statementId: id, language: statement.language });
    return {
      preview: await previewWays(ctx, id, filterOf(values), placeOf(visit)),
      title: draft?.title ?? '',
      waitSeconds: await waitSecondsOf(ctx, id, visit.config.recallSeconds),
      now: ctx.now,
    };
  });
  const { byEmail, byText } = preview;
  const counts = together(byEmail, byText);
  const labels = {
    areaPaths: Object.fromEntries(
      areaTree(areas).flatMap((area) => [
        [area.path, area.name],
        ...area.wards.map((ward) => [ward.path, `${area.name}: ${ward.name}`]),
      ]),
    ),
    languages: Object.fromEntries(LANGUAGES.map(({ code }) => [code, englishNameOf(code)])),
    represents: Object.fromEntries(REPRESENTS.map((one) => [one, t(`cascade.send.represents.${one}`)])),
    channels: Object.fromEntries(SENT_CHANNELS.map((one) => [one, t(`cascade.send.channels.${one}`)])),
    interests: Object.fromEntries(INTERESTS.map((one) => [one, t(`cascade.send.interests.${one}`)])),
  };
  return visit.page(
    'cascade/send',
    {
      base: `/statements/${id}`,
      statementTitle: title,
      groups: formView({ specs, values, problems, keyBase: 'cascade.send', t, labels }).map((field) => {
        const label = t(`cascade.send.${field.name}.label`);
        const n = list(values, field.name).length;
        const hasProblem = problems.some((one) => one.field === field.name);
        return { field, summary: t('cascade.send.chosen', { label, n }), isOpen: n > 0 || hasProblem };
      }),
      stats: [{ value: counts.total, label: t('cascade.send.total') }],
      lines: previewLines(byEmail ?? { byLanguage: [], byStatement: [] }, counts, visit, (path) =>
        areaWords(path, areas, t),
      ),
      texts: textLines(byText?.costs ?? [], visit),
      segments: saved.map((one) => ({ name: one.name, href: `/statements/${id}/send?segment=${one.id}` })),
      segmentName: problems.length > 0 ? visit.field('segmentName') : '',
      segmentProblem: problems.some(({ field }) => field === 'segmentName')
        ? { text: t('cascade.send.segmentName.required') }
        : undefined,
      mayBeSent: counts.total + counts.overloaded > 0,
      isUrgent: visit.field('urgent') === 'yes',
      isAtOnce: visit.field('atOnce') === 'yes',
      wait: t('cascade.send.wait', { n: waitSeconds }),
      urgentReason: problems.length > 0 ? visit.field('urgentReason') : '',
      urgentProblem: problems.some(({ field }) => field === 'urgentReason')
        ? { text: t('cascade.send.urgentReason.required') }
        : undefined,
      chosen: ['areaPaths', 'languages', 'represents', 'channels', 'interests'].flatMap((name) =>
        list(values, name).map((value) => ({ name, value })),
      ),
      sendText: t('cascade.send.button', { n: counts.total }),
      holy: holyView(now, { choice: visit.field('holy'), reason: visit.field('holyReason') }, problems, t),
    },
    {
      title: t('cascade.send.title'),
      back: `/statements/${id}`,
      problems,
    },
  );
}

async function showWithdraw(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t } = visit;
  const id = statementIdOf(visit);
  await visit.ctx(async (ctx) => found(await statementById(ctx.tx, ctx.forceId, id), 'statement'));
  const problems = filled?.problems ?? [];
  return visit.page(
    'question',
    {
      title: t('cascade.withdraw.title'),
      warning: t('cascade.withdraw.warning'),
      fields: formView({
        specs: WITHDRAW_FIELDS,
        values: filled?.values ?? {},
        problems,
        keyBase: 'cascade.withdraw',
        t,
      }),
      continueText: t('cascade.withdraw.button'),
      continueClasses: 'govuk-button--warning',
    },
    { back: `/statements/${id}`, problems },
  );
}

interface Sending {
  filter: AudienceFilter;
  isUrgent: boolean;
  /** Without the wait in which it could be recalled; only what is urgent, for the reason given, goes like that. */
  isAtOnce: boolean;
  urgentReason: string;
  usualSeconds: number;
  holy: HolyChoice;
}

/** What was chosen for a holy day; nothing of it counts on any other day. */
function holyChoice(visit: Visit): HolyChoice {
  const choice = visit.field('holy');
  return {
    choice: choice === 'wait' || choice === 'send' ? choice : '',
    reason: visit.field('holyReason'),
  };
}

/** Sends with the wait that the chain of the version in force names, or the system's. @returns the wait in seconds */
async function sendAfterWait(ctx: Context, id: string, sending: Sending): Promise<number> {
  const { filter, isUrgent, isAtOnce, urgentReason, usualSeconds, holy } = sending;
  const usual = await waitSecondsOf(ctx, id, usualSeconds);
  const texts = await sendableOf(ctx.tx, ctx.forceId, id);
  const validUntil = texts.filter((one) => one.validUntil > ctx.now).map((one) => one.validUntil);
  const held = isUrgent ? {} : holySending(ctx.now, validUntil, holy);
  const waitSeconds = Math.max(isUrgent && isAtOnce ? 0 : usual, heldSeconds(held, ctx.now));
  await sendToAudience(ctx, id, filter, { isUrgent, urgentReason, waitSeconds, held });
  return waitSeconds;
}

/** Keeps the chosen audience under a name and shows the form with it. */
async function saveAudience(visit: Visit, values: FormValues): Promise<Reply> {
  try {
    const name = visit.field('segmentName');
    const id = statementIdOf(visit);
    const segmentId = await visit.ctx(async (ctx) => {
      found(await statementById(ctx.tx, ctx.forceId, id), 'statement');
      return saveSegment(ctx, name, filterOf(values));
    });
    return visit.redirect(`/statements/${id}/send?segment=${segmentId}`);
  } catch (error) {
    return showSend(visit, { values, problems: problemsOf(error) });
  }
}

export const sendRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/:id/send',
    policy: maySend,
    audit: 'cascade.preview-audience',
    handle: (visit) => showSend(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/send',
    policy: maySend,
    audit: 'cascade.post-dispatch',
    handle: async (visit) => {
      const id = statementIdOf(visit);
      const { specs } = await choices(visit);
      const { values, problems } = parseFields(specs, visit.form, 'cascade.send');
      const step = visit.field('step');
      if (problems.length === 0 && step === 'save') return saveAudience(visit, values);
      if (problems.length > 0 || step !== 'send') return showSend(visit, { values, problems });
      try {
        const waitSeconds = await visit.ctx((ctx) =>
          sendAfterWait(ctx, id, {
            filter: filterOf(values),
            isUrgent: visit.field('urgent') === 'yes',
            isAtOnce: visit.field('atOnce') === 'yes',
            urgentReason: visit.field('urgentReason').trim().slice(0, URGENT_REASON_MAX),
            usualSeconds: visit.config.recallSeconds,
            holy: holyChoice(visit),
          }),
        );
        // While it can be taken back, the page opens where that is done.
        return visit.redirect(`/statements/${id}#${waitSeconds > 0 ? 'recall' : 'sent'}`);
      } catch (error) {
        return showSend(visit, { values, problems: problemsOf(error) });
      }
    },
  },
  {
    method: 'GET',
    url: '/statements/:id/withdraw',
    policy: mayPublish,
    audit: 'none: shows a form that asks why',
    handle: (visit) => showWithdraw(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/withdraw',
    policy: mayPublish,
    audit: 'cascade.post-withdrawal',
    handle: async (visit) => {
      const id = statementIdOf(visit);
      const { values, problems } = parseFields(WITHDRAW_FIELDS, visit.form, 'cascade.withdraw');
      if (problems.length > 0) return showWithdraw(visit, { values, problems });
      try {
        await visit.ctx((ctx) => withdrawStatement(ctx, id, String(values.note)));
      } catch (error) {
        return showWithdraw(visit, { values, problems: problemsOf(error) });
      }
      return visit.redirect(`/statements/${id}`);
    },
  },
]);
