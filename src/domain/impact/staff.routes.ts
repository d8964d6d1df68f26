import type { Context } from '#kernel/context';
import { formatDate } from '#platform/web/formats';
import type { Route } from '#platform/web/route';
import { answersToPublish, publishedAnswerCount } from '#room/community';
import type { Panel } from '#room/situation';
import { assessmentRoutes } from './assessment.routes.ts';
import { feedbackRoutes } from './feedback.routes.ts';
import type { AssessmentRow } from './impact.reads.ts';
import { assessmentOfEvent, latestRatings } from './impact.reads.ts';
import { tensionRoutes } from './tension.routes.ts';
import type { Words } from './words.model.ts';

export const staffRoutes: Route[] = [...assessmentRoutes, ...tensionRoutes, ...feedbackRoutes];

async function assessPanel(ctx: Context, row: AssessmentRow | undefined, t: Words): Promise<Panel> {
  const panel = { room: 'impact', step: 'assess' as const, title: t('impact.panel.assess') };
  if (!row) return { ...panel, lines: [t('impact.panel.assess.none')], href: '/assessments', state: 'none' };
  const rating = (await latestRatings(ctx.tx, ctx.forceId)).get(row.id);
  const isOverdue = row.closedAt === null && row.nextReviewDueAt < ctx.now;
  const when = formatDate(row.nextReviewDueAt, 'dateTime', 'en');
  const clock = row.version === 0 ? 'first' : 'review';
  return {
    ...panel,
    lines: [
      t('impact.list.version', { n: row.version }),
      ...(rating ? [t('impact.rating.label', { rating: t(`impact.rating.${rating}`) })] : []),
      ...(row.closedAt ? [] : [t(`impact.panel.${clock}.${isOverdue ? 'overdue' : 'due'}`, { when })]),
    ],
    href: `/assessments/${row.id}`,
    state: isOverdue ? 'due' : row.version === 0 ? 'going' : 'done',
  };
}

/** How far the assessment is, and what was answered in public: two panels of an event's page, counts and clocks. */
export async function eventPanel(ctx: Context, eventId: string, t: Words): Promise<Panel[]> {
  const row = await assessmentOfEvent(ctx.tx, ctx.forceId, eventId);
  const published = await publishedAnswerCount(ctx.tx, ctx.forceId, eventId);
  const waiting = await answersToPublish(ctx.tx, ctx.forceId);
  const proposed = waiting.filter((answer) => answer.eventId === eventId).length;
  return [
    await assessPanel(ctx, row, t),
    {
      room: 'impact',
      step: 'say-again',
      title: t('impact.panel.feedback'),
      lines: [
        t('impact.panel.feedback.published', { n: published }),
        t('impact.panel.feedback.proposed', { n: proposed }),
      ],
      href: '/feedback',
      state: proposed > 0 ? 'going' : published > 0 ? 'done' : 'none',
    },
  ];
}
