-- A leader's own entry names the organisation they speak for: the portal reads its name and nothing else of it.
grant select (force_id, id, name) on community.organisation to leader_web;
