-- The share kit of each published text: what a leader or officer copies, prints or shows. Made once by the worker,
-- never changed. It lies here and not in the store of sealed files: it is public, it belongs to the backup in which
-- its statement is, and a store of sealed files must never hold one that is not sealed.

create table cascade.kit_item (
  force_id text not null,
  version_id uuid not null,
  item text not null check (item ~ '^[a-z0-9-]{2,24}\.(txt|png|pdf|vcf|ics)$'),
  media_type text not null check (media_type in ('text/plain', 'image/png', 'application/pdf', 'text/vcard',
    'text/calendar')),
  sha256 bytea not null check (sha256 = sha256(content)),
  content bytea not null check (octet_length(content) between 1 and 2000000),
  made_at timestamptz not null,
  primary key (force_id, version_id, item),
  foreign key (force_id, version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.kit_item');
-- Pictures and documents are compressed already.
alter table cascade.kit_item alter column content set storage external;

grant select, insert on cascade.kit_item to worker;
grant select on cascade.kit_item to public_web, leader_web, staff_web;

-- Who took a kit, and for which channel, in their own words: whoever took one is told when it is corrected.
create table cascade.kit_taking (
  force_id text not null,
  root_version_id uuid not null,
  version_id uuid not null,
  taker_kind text not null check (taker_kind in ('leader', 'staff')),
  taker_id uuid not null,
  channels text[] not null check (cardinality(channels) between 1 and 10),
  taken_at timestamptz not null,
  primary key (force_id, root_version_id, taker_kind, taker_id, version_id),
  foreign key (force_id, version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.kit_taking');
create index kit_taking_of on cascade.kit_taking (force_id, taker_kind, taker_id, taken_at desc);

grant select, insert, update (channels, taken_at) on cascade.kit_taking to leader_web, staff_web;
grant select on cascade.kit_taking to worker;
