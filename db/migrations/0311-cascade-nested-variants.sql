-- A variant wraps the core or another variant: core, wrapper of an area, insert for a community of that area. A community
-- is a part leaders play (community.leader.represents), never a belief. core_id stays the core at the root.
alter table cascade.statement add column parent_id uuid;
alter table cascade.statement add column community text not null default '';
update cascade.statement set parent_id = core_id where core_id is not null;
alter table cascade.statement add check ((parent_id is null) = (core_id is null));
alter table cascade.statement add check (community = '' or core_id is not null);
alter table cascade.statement add foreign key (force_id, parent_id) references cascade.statement (force_id, id);
drop index cascade.statement_variant_area;
create unique index statement_variant_of on cascade.statement (force_id, core_id, area_path, community)
  where core_id is not null;
create index statement_parent on cascade.statement (force_id, parent_id) where parent_id is not null;

-- What a published variant wraps, so that the page can show what it adds.
alter table cascade.published add column community text not null default '';
alter table cascade.published add column wraps_version_id uuid;
update cascade.published p set wraps_version_id = v.core_version_id
  from cascade.version v where v.force_id = p.force_id and v.id = p.version_id and v.core_version_id is not null;
grant select (community, wraps_version_id) on cascade.published to public_web, leader_web;
