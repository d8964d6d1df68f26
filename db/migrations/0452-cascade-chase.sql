-- Who had a text that was corrected or withdrawn is reminded once, and no more: the kind is part of the line's key.
alter table cascade.dispatch drop constraint dispatch_kind_check;
alter table cascade.dispatch add constraint dispatch_kind_check
  check (kind in ('statement', 'correction', 'withdrawal', 'reminder'));
alter table cascade.delivery drop constraint delivery_kind_check;
alter table cascade.delivery add constraint delivery_kind_check
  check (kind in ('statement', 'correction', 'withdrawal', 'reminder'));

-- An officer who took a kit of a text that is no longer right says that the copies are gone.
create table cascade.kit_returned (
  force_id text not null,
  version_id uuid not null,
  staff_id uuid not null,
  returned_at timestamptz not null,
  primary key (force_id, version_id, staff_id),
  foreign key (force_id, version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.kit_returned');
grant select, insert on cascade.kit_returned to staff_web;

-- A leader says that he or she knows of a withdrawal. The acknowledgement of the text itself stays what it was.
create table cascade.withdrawal_seen (
  force_id text not null,
  root_version_id uuid not null,
  leader_id uuid not null,
  seen_at timestamptz not null,
  primary key (force_id, root_version_id, leader_id),
  foreign key (force_id, root_version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.withdrawal_seen');
grant select, insert on cascade.withdrawal_seen to leader_web;
grant select on cascade.withdrawal_seen to staff_web;
