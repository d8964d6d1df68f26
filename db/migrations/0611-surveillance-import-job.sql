-- Half a million counts are imported by the worker, not while somebody waits for a page: a file is 'importing' from the
-- word of a person until all of it counts, and says how far it is.
alter table surveillance.vintage
  drop constraint vintage_state_check,
  add constraint vintage_state_check
    check (state in ('refused', 'checked', 'importing', 'imported', 'same', 'dropped')),
  -- Figures written so far, and how many there are to write; null until it is known.
  add column figures_done integer not null default 0 check (figures_done >= 0),
  add column figures_due integer check (figures_due >= 0),
  -- The largest changes of figures known before, kept because finding them again takes seconds. Null: never kept.
  add column largest_changes jsonb;

grant update (state, number, new_figures, changed_figures, gone_figures, imported_by, imported_at, figures_done,
  figures_due, largest_changes) on surveillance.vintage to worker;
grant update (figures_done, figures_due, largest_changes) on surveillance.vintage to staff_web;
grant insert on surveillance.vintage_figure to worker;
grant insert, update on surveillance.figure to worker;
