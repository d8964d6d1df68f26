import type { FieldProblem } from '#kernel/refusal';
import { parseFields } from '#platform/web/form';
import { named } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { secretsOf } from '../open-form.routes.ts';
import { mayComeBack } from '../reporting.policy.ts';
import { textRouteOf } from '../text.reads.ts';
import { keepNoticeWish } from './keep-notice-wish.ts';
import {
  noticeFields,
  noticeProblems,
  noticeSpecs,
  noticeValues,
  type OfferedWays,
  wantedNotice,
} from './notice.form.ts';
import { BY_CODE, type OwnReport, ownReport } from './own-report.routes.ts';

const PATH = '/return/notices';
const THREAD = '/return/messages';

/** How this force can tell somebody, and from which number or address. */
export async function noticeWays(visit: Visit): Promise<{ ways: OfferedWays; senders: string[] }> {
  const { sms, noticeFrom } = visit.config;
  const route = await visit.ctx((ctx) => textRouteOf(ctx.tx, ctx.forceId));
  const number = sms.provider === 'none' ? undefined : route?.number;
  return {
    ways: { TEXT: number !== undefined, EMAIL: noticeFrom !== undefined },
    senders: [number?.replace(/^\+44/, '0'), noticeFrom].filter((one) => one !== undefined),
  };
}

interface Again {
  values: Record<string, string | string[]>;
  problems: FieldProblem[];
}

async function page(visit: Visit, { afterwards }: OwnReport, again?: Again): Promise<Reply> {
  const { t } = visit;
  const { ways, senders } = await noticeWays(visit);
  const problems = again?.problems ?? [];
  const values = again?.values ?? noticeValues(afterwards);
  const model = {
    title: t('reporting.notice.title'),
    lead: [
      t('reporting.notice.text'),
      ...senders.map((sender) => t('reporting.notice.sender', { sender: named(sender) })),
      ...(afterwards.noticeBy && afterwards.noticeBy !== 'NONE' ? [t('reporting.after.again')] : []),
    ],
    fields: noticeFields(ways, { values, problems, t }),
    continueText: t('reporting.consent.save'),
  };
  return visit.page('question', model, { problems, back: THREAD, exit: true, neutralTitle: true });
}

/** A withdrawn report has nothing to be told of. */
async function open(visit: Visit): Promise<OwnReport | Reply> {
  const own = await ownReport(visit);
  return 'status' in own || !own.report.withdrawnAt ? own : visit.redirect(THREAD);
}

async function show(visit: Visit): Promise<Reply> {
  const own = await open(visit);
  return 'status' in own ? own : page(visit, own);
}

async function save(visit: Visit): Promise<Reply> {
  const own = await open(visit);
  if ('status' in own) return own;
  const { ways } = await noticeWays(visit);
  const parsed = parseFields(noticeSpecs(ways), visit.form, 'reporting.notice');
  const known = new Set(parsed.problems.map(({ field }) => field));
  const together = noticeProblems(parsed.values).filter(({ field }) => !known.has(field));
  const problems = [...parsed.problems, ...together];
  if (problems.length > 0) return page(visit, own, { values: parsed.values, problems });
  const wanted = wantedNotice(parsed.values, visit.lang);
  await visit.ctx((ctx) => keepNoticeWish(ctx, secretsOf(visit), { digits: own.digits, wanted }));
  return visit.redirect(`${THREAD}?done=consent`);
}

/** How a person wants to be told that an answer is there. */
export const noticeRoutes: Route[] = defineRoutes('reporting', [
  { method: 'GET', url: PATH, policy: mayComeBack, audit: BY_CODE, handle: show },
  {
    method: 'POST',
    url: PATH,
    policy: mayComeBack,
    audit: 'reporting.change-notices',
    limit: { perMinute: 20 },
    handle: save,
  },
]);
