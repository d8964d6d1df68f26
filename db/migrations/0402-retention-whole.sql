-- A dry run says how many records it did not look at, where there were more than it takes at a time.
alter table retention.plan add column left_out integer not null default 0 check (left_out >= 0);
