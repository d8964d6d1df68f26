-- An audience that is asked for again and again, under a name. It holds the choice, never the leaders it comes to.
create table cascade.segment (
  force_id text not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 80),
  audience jsonb not null,
  saved_by uuid not null,
  saved_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, name)
);
select platform.make_tenant_table('cascade.segment');
grant select, insert on cascade.segment to staff_web;
grant update (audience, saved_by, saved_at) on cascade.segment to staff_web;
