import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { listAreas } from '#room/access';
import { reportByReference, reportsByIds } from '#room/reporting';
import { londonDay } from '#statistics/days';
import {
  type Agreement,
  compareExchange,
  type ExchangeFile,
  type ExchangeMatch,
  type ExchangeRow,
  makeExchange,
} from './exchange.model.ts';
import { insertMatch, ownRows } from './exchange.store.ts';

const WARD = 2;

/**
 * The force's own file of an exchange: its reports of these days, each incident once, by ward code, day and strand. What
 * leaves is written to the audit as a disclosure.
 * @throws Refusal `not-allowed` for anybody but the operator, `gone` after the agreement's end
 */
export async function makeOwnExchange(
  ctx: Context,
  agreement: Agreement,
  about: { from: string; to: string; salt: string; toleranceDays: number },
): Promise<ExchangeFile> {
  if (ctx.actor.kind !== 'system') throw new Refusal('not-allowed', 'an exchange is made by the operator');
  const codes = new Map(
    (await listAreas(ctx.tx, ctx.forceId))
      .filter(({ level }) => level === WARD)
      .map(({ path, code }) => [path, code]),
  );
  const own = await ownRows(ctx.tx, ctx.forceId, about);
  const reports = await reportsByIds(
    ctx.tx,
    ctx.forceId,
    own.map(({ reportId }) => reportId),
  );
  const references = new Map(reports.map(({ id, reference }) => [id, reference]));
  const rows = own.flatMap(({ reportId, areaPath, day, strands }): ExchangeRow[] => {
    const [place, reference] = [codes.get(areaPath), references.get(reportId)];
    return place && reference ? [{ reference, place, day, strands, contact: '' }] : [];
  });
  const file = makeExchange(agreement, { ...about, today: londonDay(ctx.now) }, rows);
  await ctx.audit({
    act: 'triage.make-exchange',
    kind: 'disclosure',
    subject: 'exchange',
    subjectId: agreement.agreement,
    detail: { rows: file.rows.length, from: about.from, to: about.to, toleranceDays: about.toleranceDays },
  });
  return file;
}

/**
 * Puts what two files have in common before people, on the pages of this force's own reports. Nothing is counted or
 * linked by it.
 * @returns what was found, and how many of it were new
 * @throws Refusal `not-allowed`, `conflict` for files of two exchanges, `not-found` where the own file is not this force's
 */
export async function keepExchange(
  ctx: Context,
  files: { own: ExchangeFile; theirs: ExchangeFile },
): Promise<{ matches: ExchangeMatch[]; isNew: number }> {
  if (ctx.actor.kind !== 'system') throw new Refusal('not-allowed', 'an exchange is kept by the operator');
  const matches = compareExchange(files.own, files.theirs);
  let isNew = 0;
  for (const { own, theirs, how } of matches) {
    const report = found(await reportByReference(ctx.tx, ctx.forceId, own), `report ${own}`);
    const row = { agreement: files.own.agreement, reportId: report.id, otherReference: theirs, how };
    if (await insertMatch(ctx, row)) isNew += 1;
  }
  await ctx.audit({
    act: 'triage.keep-exchange',
    kind: 'combination',
    subject: 'exchange',
    subjectId: files.own.agreement,
    detail: { matches: matches.length, isNew },
  });
  return { matches, isNew };
}
