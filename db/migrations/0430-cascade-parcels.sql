-- The queue of the cascade moves from the lines of the ledger to parcels of them. Claiming, retrying and giving back
-- touch one row of some hundreds of lines; a line itself changes twice, when its first byte is about to leave and when
-- the answer is there. Neither change touches an index, so both stay on their page.

-- Lines that are due together and sent by one sender. A parcel is gone once each of its lines has its end; lines that
-- are to be tried again are put into another. `claimed_by`: the sender that has it in hand.
create table cascade.parcel (
  force_id text not null,
  id uuid not null,
  priority smallint not null check (priority between 0 and 9),
  next_attempt_at timestamptz not null,
  claimed_by uuid,
  line_ids uuid[] not null check (cardinality(line_ids) between 1 and 1000),
  primary key (force_id, id)
);
select platform.make_tenant_table('cascade.parcel');
-- Random bytes do not get shorter.
alter table cascade.parcel alter column line_ids set storage external;
create index parcel_due on cascade.parcel (force_id, priority desc, next_attempt_at) where claimed_by is null;
create index parcel_claimed on cascade.parcel (force_id, claimed_by) where claimed_by is not null;

grant select, insert on cascade.parcel to staff_web;
grant select, insert, update, delete on cascade.parcel to worker;

-- What a sender of the version before was handing over while this runs may have arrived: it goes again, and says so.
update cascade.delivery set state = 'queued', is_uncertain = true, claimed_by = null where state = 'handing-over' and channel = 'email';
update cascade.delivery set claimed_by = null where claimed_by is not null;
insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
  select n.force_id, gen_random_uuid(), n.priority, n.next_attempt_at, array_agg(n.id)
  from (select d.force_id, d.id, d.priority, d.next_attempt_at,
      (row_number() over (partition by d.force_id, d.priority, d.next_attempt_at order by d.id) - 1) / 500 as part
    from cascade.delivery d where d.state = 'queued' and d.channel = 'email') n
  group by n.force_id, n.priority, n.next_attempt_at, n.part;

-- Nothing that changes while a line is sent may stand in an index; room for the two changes is kept on each page.
drop index cascade.delivery_due;
drop index cascade.delivery_claimed;
drop index cascade.delivery_leader;
drop index cascade.delivery_dispatch;
alter table cascade.delivery set (fillfactor = 70);
create index delivery_leader on cascade.delivery (force_id, leader_id);
-- The lines of a dispatch are written together and lie together.
create index delivery_dispatch on cascade.delivery using brin (force_id, dispatch_id)
  with (pages_per_range = 16, autosummarize = on);

-- A million lines are written by a statement that itself reads the version and the dispatch they belong to; looking both
-- up again for every line takes as long as writing it.
alter table cascade.delivery drop constraint delivery_force_id_dispatch_id_fkey;
alter table cascade.delivery drop constraint delivery_force_id_version_id_fkey;
