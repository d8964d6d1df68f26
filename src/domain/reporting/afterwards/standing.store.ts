import type { Context } from '#kernel/context';

/** Ends the open promise of a report; false where there was none. */
export async function endPromise(
  ctx: Context,
  reportId: string,
  ending: 'KEPT' | 'REPLACED',
): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update reporting.promise set ended_at = $3, ending = $4
     where force_id = $1 and report_id = $2 and ended_at is null`,
    [ctx.forceId, reportId, ctx.now, ending],
  );
  return changed === 1;
}

export async function insertPromise(
  ctx: Context,
  promise: { reportId: string; dueOn: string; dueAt: Date; staffId: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.promise (force_id, id, report_id, due_on, due_at, set_by, set_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.forceId, ctx.newId(), promise.reportId, promise.dueOn, promise.dueAt, promise.staffId, ctx.now],
  );
}

/** Sets the name the person is shown; nulls take it away. */
export async function storeOfficer(
  ctx: Context,
  reportId: string,
  officer: { staffId: string; shownName: string } | null,
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.standing (force_id, report_id, staff_id, shown_name, changed_by, changed_at)
     values ($1, $2, $3, $4, $3, $5)
     on conflict (force_id, report_id) do update set staff_id = excluded.staff_id, shown_name = excluded.shown_name,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [ctx.forceId, reportId, officer?.staffId ?? null, officer?.shownName ?? null, ctx.now],
  );
}

export async function storeCrimeReference(
  ctx: Context,
  told: { reportId: string; reference: string | null; staffId: string | null },
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.standing (force_id, report_id, crime_reference, changed_by, changed_at)
     values ($1, $2, $3, $4, $5)
     on conflict (force_id, report_id) do update set crime_reference = excluded.crime_reference,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [ctx.forceId, told.reportId, told.reference, told.staffId, ctx.now],
  );
}
