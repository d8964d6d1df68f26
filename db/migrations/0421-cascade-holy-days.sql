-- Holy days a dispatch fell on, by name, as the table of dates had them, and what the sender chose: to wait until they
-- were over (`held_until`), or to send all the same, for a reason. Nothing here is about who keeps them.
alter table cascade.dispatch
  add column holy_days text[] not null default '{}',
  add column held_until timestamptz,
  add column holy_reason text not null default '' check (length(holy_reason) <= 300);
