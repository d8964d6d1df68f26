-- What is watched is told apart by kind of offence as well, over the whole force. 'ALL': every kind, and what nobody said
-- the kind of.
alter table surveillance.watched_series add column offence text not null default 'ALL';
alter table surveillance.watched_series drop constraint watched_series_pkey;
alter table surveillance.watched_series add primary key (force_id, area_path, strand, offence, unit);

alter table surveillance.alarm add column offence text not null default 'ALL';
alter table surveillance.alarm drop constraint alarm_force_id_area_path_strand_unit_first_week_key;
alter table surveillance.alarm add unique (force_id, area_path, strand, offence, unit, first_week);

-- Ten years of one area are asked for by a page: any area, strand and kind is judged when somebody wants to see it.
create index counted_report_area on surveillance.counted_report (force_id, area_path, happened_on);
create index figure_area on surveillance.figure (force_id, area_path, from_day) where period = 'day';
