import type { Tx } from '#kernel/context';
import type { DeliveryState } from './delivery.model.ts';

/** How far what was said about an event has gone, as far as it is known. */
export interface Reach {
  /** Versions published, translations not counted. */
  versions: number;
  languages: string[];
  corrections: number;
  /** Leaders who have at least one line in the ledger. */
  leaders: number;
  states: Partial<Record<DeliveryState, number>>;
  uncertain: number;
  acknowledged: number;
  passedOn: number;
  /** People leaders say they reached, the newest word of each leader and version. Not a measurement. */
  people: number;
  firstPublishedAt: Date | null;
  lastPublishedAt: Date | null;
}

/** What is known of the reach of all statements about one event. */
export async function reach(tx: Tx, forceId: string, eventId: string): Promise<Reach> {
  const row = await tx.row<Reach>(
    `with roots as (
       select version_id, supersedes_version_id, published_at from cascade.published
       where force_id = $1 and event_id = $2 and version_id = root_version_id),
     lines as (
       select d.leader_id, d.state, d.is_uncertain from cascade.delivery d join roots r on r.version_id = d.root_version_id
       where d.force_id = $1)
     select (select count(*)::integer from roots) as versions,
       (select count(*)::integer from roots where supersedes_version_id is not null) as corrections,
       coalesce((select array_agg(distinct language) from cascade.published where force_id = $1 and event_id = $2), '{}')
         as languages,
       (select count(distinct leader_id)::integer from lines) as leaders,
       coalesce((select json_object_agg(c.state, c.n) from
         (select state, count(*)::integer as n from lines group by state) c), '{}'::json) as states,
       (select count(*)::integer from lines where is_uncertain) as uncertain,
       (select count(*)::integer from cascade.acknowledgement a join roots r on r.version_id = a.root_version_id
         where a.force_id = $1) as acknowledged,
       (select count(*)::integer from cascade.passing_on p join roots r on r.version_id = p.root_version_id
         where p.force_id = $1) as "passedOn",
       coalesce((select sum(p.people)::integer from cascade.passing_on p join roots r on r.version_id = p.root_version_id
         where p.force_id = $1), 0) as people,
       (select min(published_at) from roots) as "firstPublishedAt",
       (select max(published_at) from roots) as "lastPublishedAt"`,
    [forceId, eventId],
  );
  if (!row) throw new Error('a query of counts always has a row');
  return row;
}

/** What leaders say of one statement: that they read it, and how they passed it on. */
export interface StatementReach {
  acknowledged: number;
  passedOn: number;
  people: number;
  /** How many leaders used each channel, most first. */
  channels: Array<{ channel: string; leaders: number }>;
}

/** What leaders said of these versions: of a statement and its variants, not of others about the same event. */
export async function statementReach(
  tx: Tx,
  forceId: string,
  rootVersionIds: readonly string[],
): Promise<StatementReach> {
  const row = await tx.row<Omit<StatementReach, 'channels'>>(
    `select (select count(*)::integer from cascade.acknowledgement
         where force_id = $1 and root_version_id = any($2::uuid[])) as acknowledged,
       count(*)::integer as "passedOn", coalesce(sum(people), 0)::integer as people
     from cascade.passing_on where force_id = $1 and root_version_id = any($2::uuid[])`,
    [forceId, rootVersionIds],
  );
  const channels = await tx.rows<{ channel: string; leaders: number }>(
    `select u.channel, count(distinct p.leader_id)::integer as leaders
     from cascade.passing_on p cross join lateral unnest(p.channels) as u (channel)
     where p.force_id = $1 and p.root_version_id = any($2::uuid[])
     group by u.channel order by count(distinct p.leader_id) desc, u.channel`,
    [forceId, rootVersionIds],
  );
  return { acknowledged: 0, passedOn: 0, people: 0, ...row, channels };
}
