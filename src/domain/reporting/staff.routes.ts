import type { FieldProblem } from '#kernel/refusal';
import { Refusal } from '#kernel/refusal';
import { formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import type { PerceivedBy } from '#reference/strands';
import { listAreas } from '#room/access';
import { translationRoutes } from './afterwards/translation.routes.ts';
import { newDraft } from './draft.model.ts';
import { evidenceRoutes } from './evidence.routes.ts';
import { secretsOf } from './open-form.routes.ts';
import { registerRoutes } from './partners/register.routes.ts';
import { one } from './question.model.ts';
import { codeLines } from './receipt.presenter.ts';
import type { FindShut, ReportGuard } from './report-guard.model.ts';
import { mayTakeReport } from './reporting.policy.ts';
import { LOOKED_UP, takeFields, takeLabels, takenDraft, takeProblems, takeSections } from './take.form.ts';
import { takeReport } from './take-report.ts';

/** A report that may tell of the same as the one just taken, in words, and where what the taker says of it is sent. */
export interface AlikeTaken {
  reference: string;
  came: string;
  reportedAt: Date;
  reasons: readonly string[];
  action: string;
  other: string;
}

/** Finds them, once the report is kept; a later room does, and the app hands it in. */
export type FindAlike = (visit: Visit, reportId: string) => Promise<readonly AlikeTaken[]>;

/** The ward of a postcode and what the look-up says of it; undefined where the text has no postcode. */
export type FindWard = (
  visit: Visit,
  text: string,
) => Promise<{ areaPath: string | undefined; said: string } | undefined>;

/** What later rooms do for these pages: who may come near a report, what else tells of the same, which ward it was in. */
export interface LaterRooms {
  guard: ReportGuard;
  findShut: FindShut;
  findAlike: FindAlike;
  findWard: FindWard;
}

const KEY_BASE = 'reporting.take';
const PAGE = '/reports/new';

interface Again {
  values: Record<string, string | string[]>;
  problems: FieldProblem[];
  token: string;
  /** What a look-up of the postcode said. */
  lookedUp?: string;
}

async function takePage(visit: Visit, again?: Again): Promise<Reply> {
  const { t } = visit;
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const sections = takeSections(areas);
  const labels = takeLabels(sections, areas, t);
  const problems = again?.problems ?? [];
  const values = again?.values ?? { code: 'GIVE' };
  const model = {
    token: again?.token ?? newDraft('report').token,
    lookedUp: again?.lookedUp,
    sections: sections.map(({ id, key, fields, below = [] }) => ({
      id,
      key,
      title: t(`${KEY_BASE}.section.${id}`),
      fields: formView({ specs: fields, values, problems, keyBase: KEY_BASE, t, labels }),
      below: formView({ specs: below, values, problems, keyBase: KEY_BASE, t, labels }),
    })),
  };
  return visit.page('reporting/take', model, {
    title: t(`${KEY_BASE}.title`),
    problems,
  });
}

const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** The same page with the ward of the postcode chosen; what else was typed stays, and nothing is asked for yet. */
async function showWard(
  visit: Visit,
  { values, token }: Omit<Again, 'problems'>,
  findWard: FindWard,
): Promise<Reply> {
  const ward = await findWard(visit, one(values, LOOKED_UP));
  if (!ward) {
    const problems = [{ field: LOOKED_UP, key: `${KEY_BASE}.${LOOKED_UP}.required` }];
    return takePage(visit, { values, problems, token });
  }
  const chosen = ward.areaPath ? { ...values, areaPath: ward.areaPath } : values;
  return takePage(visit, { values: chosen, problems: [], token, lookedUp: ward.said });
}

/** Whoever saves without choosing an area has it chosen by the postcode. */
async function withWard(visit: Visit, values: Again['values'], findWard: FindWard): Promise<Again['values']> {
  if (one(values, 'areaPath') || !one(values, LOOKED_UP)) return values;
  const ward = await findWard(visit, one(values, LOOKED_UP));
  return ward?.areaPath ? { ...values, areaPath: ward.areaPath } : values;
}

async function take(
  visit: Visit,
  { findAlike, findWard }: Pick<LaterRooms, 'findAlike' | 'findWard'>,
): Promise<Reply> {
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const specs = takeFields(takeSections(areas));
  const token = visit.field('formToken');
  if (!TOKEN.test(token)) throw new Refusal('form-expired', 'The form has no token of its own');
  // What the journey asks for only of some is asked for below, where the other answers are known.
  const loose = specs.map((spec) => (spec.name === 'called' ? { ...spec, required: false } : spec));
  const { values: typed, problems } = parseFields(loose, visit.form, KEY_BASE);
  if (visit.field('look') === 'WARD') return showWard(visit, { values: typed, token }, findWard);
  const values = await withWard(visit, typed, findWard);
  const draft = takenDraft(values, token);
  const named = new Set(problems.map(({ field }) => field));
  problems.push(...takeProblems(draft).filter(({ field }) => !named.has(field)));
  if (problems.length > 0) {
    const order = new Map(specs.map(({ name }, at) => [name, at]));
    problems.sort((a, b) => (order.get(a.field) ?? 0) - (order.get(b.field) ?? 0));
    return takePage(visit, { values, problems, token });
  }
  const isCodeGiven = values.code === 'GIVE';
  const perceivedBy = values.perceivedBy ? { perceivedBy: values.perceivedBy as PerceivedBy } : {};
  const taken = await visit.ctx((ctx) =>
    takeReport(ctx, secretsOf(visit), {
      draft,
      route: String(values.route),
      language: String(values.language || 'en'),
      isCodeGiven,
      ...perceivedBy,
    }),
  );
  const alike = await findAlike(visit, taken.reportId).catch((error: unknown) => {
    // The report is kept, and whoever calls still hears the code: what may be alike is found again by the worker.
    visit.runtime.log.warn({ error }, 'what may be alike was not found at entry');
    return [];
  });
  return visit.page(
    'reporting/taken',
    { reference: taken.reference, code: isCodeGiven ? codeLines(taken.digits) : [], again: PAGE, alike },
    { title: visit.t('reporting.taken.title') },
  );
}

/** Staff take a report for somebody who calls, stands at a counter or stops an officer. They read none here. */
const takeRoutes = (later: Pick<LaterRooms, 'findAlike' | 'findWard'>): Route[] =>
  defineRoutes('reporting', [
    {
      method: 'GET',
      url: PAGE,
      policy: mayTakeReport,
      audit: 'none: an empty form; nothing of anybody is shown',
      handle: (visit) => takePage(visit),
    },
    {
      method: 'POST',
      url: PAGE,
      policy: mayTakeReport,
      audit: 'none: the use case writes its own line',
      limit: { perMinute: 60 },
      handle: (visit) => take(visit, later),
    },
  ]);

/** What staff open in this room; the report itself stands on triage's page. */
export const staffRoutes = ({ guard, findShut, ...later }: LaterRooms): Route[] => [
  ...takeRoutes(later),
  ...evidenceRoutes(guard),
  ...registerRoutes,
  ...translationRoutes(guard, findShut),
];
