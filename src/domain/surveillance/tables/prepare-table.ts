import type { Context } from '#kernel/context';
import { demand, demandFresh } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { publishTable, SLUG, versionsOf } from '#room/figures';
import { londonDay } from '#statistics/days';
import { mayApproveTable, mayPrepareTable } from '../surveillance.policy.ts';
import { madeFrom } from './make-table.ts';
import { contentOf, periodsOf, type TableSpec, tableSpecSchema } from './published-table.model.ts';
import { lockedDraft } from './table-draft.reads.ts';
import { endDraft, insertDraft, publishInTurn } from './table-draft.store.ts';

export interface TableAsk {
  slug: string;
  title: string;
  note: string;
  /** What changed; asked for where the table was published before, and only there. */
  correction: string;
  spec: TableSpec;
}

function staffId(ctx: Context): string {
  if (ctx.actor.kind !== 'staff')
    throw new Refusal('not-allowed', 'tables are prepared and approved by people');
  return ctx.actor.id;
}

/**
 * Asks for a table for publication. The worker makes it safe (`makeTable`): counts below five hidden, and whatever else
 * would give one away, here or beside the tables published before. Then it waits for a second person. Only months that are
 * over are counted.
 * @throws Refusal `not-allowed`, `invalid-input`
 */
export async function prepareForPublication(ctx: Context, ask: TableAsk): Promise<string> {
  demand(mayPrepareTable, ctx.actor);
  const by = staffId(ctx);
  const problems: { field: string; key: string }[] = [];
  const spec = tableSpecSchema.safeParse(ask.spec);
  if (!SLUG.test(ask.slug) || ask.slug.length < 3 || ask.slug.length > 60 || ask.slug === 'method')
    problems.push({ field: 'slug', key: 'surveillance.tables.slug.required' });
  if (ask.title.length < 5 || ask.title.length > 120)
    problems.push({ field: 'title', key: 'surveillance.tables.title.required' });
  if (!spec.success) problems.push({ field: 'firstMonth', key: 'surveillance.tables.firstMonth.required' });
  else if ((periodsOf(spec.data).at(-1)?.to ?? '') >= londonDay(ctx.now))
    problems.push({ field: 'periods', key: 'surveillance.tables.periods.over' });
  const before = SLUG.test(ask.slug) ? await versionsOf(ctx.tx, ctx.forceId, ask.slug) : [];
  if (before.length > 0 && ask.correction.length < 5)
    problems.push({ field: 'correction', key: 'surveillance.tables.correction.required' });
  if (problems.length > 0 || !spec.success)
    throw new Refusal('invalid-input', 'the table cannot be made', problems);
  const id = ctx.newId();
  const correction = before.length > 0 ? ask.correction : null;
  await insertDraft(ctx, { id, ...ask, correction, spec: spec.data, by });
  await ctx.enqueue('surveillance.make-table', { tableId: id }, { key: `table-${id}` });
  await ctx.audit({
    act: 'surveillance.prepare-table',
    kind: 'alteration',
    subject: 'table_draft',
    subjectId: id,
    detail: { slug: ask.slug },
  });
  return id;
}

/**
 * A second person's word: the table goes out as the next version of its address and never changes again. The counts, and
 * what is published beside it, must be what it was made of: another table may have gone out meanwhile.
 * @returns the number of the version
 * @throws Refusal `not-found`, `not-allowed`, `own-work`, `sign-in-again`, `conflict`
 */
export async function approveTable(ctx: Context, id: string): Promise<number> {
  demand(mayApproveTable, ctx.actor);
  demandFresh(ctx.actor, ctx.now);
  const by = staffId(ctx);
  await publishInTurn(ctx);
  const draft = found(await lockedDraft(ctx.tx, ctx.forceId, id), 'table');
  if (draft.state === 'published' && draft.number !== null) return draft.number;
  if (draft.state === 'making') throw new Refusal('conflict', 'This table is still being made safe.');
  if (draft.state !== 'waiting' || !draft.content) throw new Refusal('gone', 'this table was set aside');
  if (draft.preparedBy === by) throw new Refusal('own-work', 'whoever prepared a table does not approve it');
  if (!draft.madeFrom?.equals(await madeFrom(ctx, draft.spec)))
    throw new Refusal(
      'conflict',
      'The counts, or what is published beside them, have changed. Prepare it anew.',
    );
  const content = contentOf(draft.content);
  const { slug, title, note, correction, spec } = draft;
  const number = await publishTable(ctx, { slug, title, note, correction, basis: spec.basis, content });
  await endDraft(ctx, { id, state: 'published', number, by });
  await ctx.audit({
    act: 'surveillance.publish-table',
    kind: 'disclosure',
    subject: 'table_draft',
    subjectId: id,
    detail: { slug, number },
  });
  return number;
}

/**
 * Sets a table that waits aside; whoever prepared it may.
 * @throws Refusal `not-found`, `not-allowed`, `conflict`
 */
export async function setTableAside(ctx: Context, id: string): Promise<void> {
  demand(mayPrepareTable, ctx.actor);
  const by = staffId(ctx);
  found(await lockedDraft(ctx.tx, ctx.forceId, id), 'table');
  const changed = await endDraft(ctx, { id, state: 'set-aside', number: null, by });
  if (changed === 0) throw new Refusal('conflict', 'somebody has decided about this table already');
  await ctx.audit({
    act: 'surveillance.set-table-aside',
    kind: 'alteration',
    subject: 'table_draft',
    subjectId: id,
  });
}
