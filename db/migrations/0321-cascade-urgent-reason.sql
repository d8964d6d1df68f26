-- Why a dispatch went to leaders in their quiet hours and beyond their week's statements; empty where it did not.
alter table cascade.dispatch add column urgent_reason text not null default '' check (length(urgent_reason) <= 300);
