-- "You said, we did": the public line of an answered concern, put out by a person. No words of the leader stand here.

create table community.public_answer (
  force_id text not null,
  concern_id uuid not null,
  event_id uuid,
  area_path text not null collate "C",
  said text not null,
  did text not null,
  is_published boolean not null,
  decided_by uuid not null,
  decided_at timestamptz not null,
  primary key (force_id, concern_id)
);
select platform.make_tenant_table('community.public_answer');
create index public_answer_order on community.public_answer (force_id, decided_at desc);

create view community.published_answer with (security_barrier = true) as
  select force_id, concern_id, area_path, said, did, decided_at as published_at
  from community.public_answer
  where is_published and force_id = current_setting('app.force_id', true);

grant select on community.published_answer to public_web, leader_web, staff_web;
grant select, insert on community.public_answer to staff_web;
