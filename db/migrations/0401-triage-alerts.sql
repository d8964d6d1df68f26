-- Alerts that leave the console because nobody has taken a report: one a person, stage and way, and what became of it.
create table triage.alert (
  force_id text not null,
  id uuid not null,
  clock_id uuid not null,
  staff_id uuid not null,
  stage text not null check (stage in ('WARNING', 'OVERDUE')),
  by_what text not null check (by_what in ('EMAIL', 'TEXT')),
  -- `handed-over`: the next server took it; whether anybody saw it is not known. `in-doubt`: it may have been taken.
  state text not null default 'waiting' check (state in ('waiting', 'handing-over', 'handed-over', 'in-doubt', 'refused',
    'gave-up', 'not-needed', 'no-way')),
  attempts integer not null default 0,
  made_at timestamptz not null,
  next_at timestamptz not null,
  changed_at timestamptz not null,
  -- Since when it may be with the provider although no answer came.
  in_doubt_since timestamptz,
  code integer,
  primary key (force_id, id),
  unique (force_id, clock_id, staff_id, stage, by_what),
  foreign key (force_id, clock_id) references triage.clock (force_id, id)
);
select platform.make_tenant_table('triage.alert');
create index alert_due on triage.alert (force_id, next_at) where state in ('waiting', 'handing-over');

insert into platform.erasure_part (root, position, table_name, id_column, key_columns, of_table, act) values
  ('report', 223, 'triage.alert', null, '{clock_id}', 'triage.clock', 'delete');

grant select on triage.alert to staff_web;
grant select, insert, update on triage.alert to worker;

-- Lists of a room look up what is restricted before they leave it out.
create index oversight_restricted on triage.oversight (force_id, area_path) where is_restricted;
