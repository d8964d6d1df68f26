import { createHash } from 'node:crypto';
import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { sumTiers } from '../src/domain/cascade/tiers/sum-tiers.ts';
import type { Ground } from './ground.ts';

/** Trees that are grown, each under a leader of its own: at a million places each holds about 31,000. */
export const HEADS = 32;
/** Places directly below each place; the sixth step is the deepest at a million, the last one uneven. */
const BRANCHES = 6;
/** Turns a number into six letters that a label may hold. */
const LABEL = (number: string): string => `translate(lpad(to_hex(${number}), 6, '0'), '01', 'yz')`;
const FILLER_BYTES = 48;

/** A table of parents and children as a recursive query needs it, without a path. */
export async function makeBareTree(ground: Ground): Promise<void> {
  await ground.sql(`
    create schema bench;
    create table bench.node (force_id text not null, id bigint not null, parent_id bigint, leader_id uuid not null,
      area_path text not null, language text not null, channel text not null, people integer not null,
      registered_at timestamptz not null, primary key (force_id, id));
    create index node_parent on bench.node (force_id, parent_id);
    create table bench.place (id bigint primary key, path text collate "C" not null);
    create sequence bench.next start 100000000;
    grant usage on schema bench to staff_web;
    grant usage on sequence bench.next to staff_web;
    grant select, insert on bench.node to staff_web;
    grant select on bench.place to staff_web;`);
}

/** Grows the same trees twice: as paths in the product's table, and as parents and children beside it. */
export async function growTrees(ground: Ground, total: number): Promise<void> {
  const each = Math.floor(total / HEADS);
  await ground.sql('truncate cascade.tier, cascade.tier_sum, bench.node, bench.place');
  await ground.sql(
    `insert into bench.node (force_id, id, parent_id, leader_id, area_path, language, channel, people, registered_at)
     select $1, h * 1000000::bigint + k, case when k > 0 then h * 1000000::bigint + (k - 1) / ${BRANCHES} end,
       md5(h::text)::uuid, 'eastmarch/mill-ward', 'en', 'meeting', 1 + (k * 7919) % 90, now()
     from generate_series(1, ${HEADS}) h, generate_series(0, $2::int - 1) k`,
    [ground.forceId, each],
  );
  await ground.sql(
    `insert into bench.place
     with recursive p (id, path) as (
       select id, ${LABEL('id / 1000000')} from bench.node where force_id = $1 and parent_id is null
       union all
       select n.id, p.path || ${LABEL('n.id % 1000000')} from p join bench.node n on n.force_id = $1 and n.parent_id = p.id)
     select * from p`,
    [ground.forceId],
  );
  await ground.sql(
    `insert into cascade.tier (force_id, path, leader_id, area_path, language, channel, people, registered_at)
     select $1, p.path, n.leader_id, n.area_path, n.language, n.channel, n.people, n.registered_at
     from bench.place p join bench.node n on n.force_id = $1 and n.id = p.id order by md5(p.id::text)`,
    [ground.forceId],
  );
  await keepSums(ground);
  for (const table of ['cascade.tier', 'cascade.tier_sum', 'bench.node', 'bench.place'])
    await ground.sql(`vacuum analyze ${table}`);
}

/** What the worker does every minute. */
export const keepSums = (ground: Ground): Promise<number> =>
  sumTiers((fn) =>
    withContext(ground.runtime('worker'), { forceId: ground.forceId, actor: system('bench.sum-tiers') }, fn),
  );

/** A tenth of the places reach one more each, in both trees. */
export async function changeTenth(ground: Ground): Promise<void> {
  await ground.sql(
    'update cascade.tier set people = people + 1 where force_id = $1 and abs(hashtext(path)) % 10 = 0',
    [ground.forceId],
  );
  await ground.sql(
    `update bench.node n set people = people + 1 from bench.place p
     where n.force_id = $1 and n.id = p.id and abs(hashtext(p.path)) % 10 = 0`,
    [ground.forceId],
  );
}

/** Places of a tree's head, a first step and a third one: everything below them is of three sizes. */
export async function placesOf(
  ground: Ground,
  { depth, limit }: { depth: number; limit: number },
): Promise<Array<{ id: string; path: string }>> {
  return ground.sql(
    `select id, path from bench.place where length(path) = $1 and id % 1000000 < (${BRANCHES} ^ $2 - 1) / ${BRANCHES - 1}
     order by md5(id::text) limit $3`,
    [depth * 6, depth, limit],
  );
}

/**
 * Fills the directory up to `total` leaders of every area, language and part in turn, with filler where names are
 * sealed: freezing an audience and counting it open nothing.
 */
export async function fillLeaders(ground: Ground, range: { from: number; total: number }): Promise<void> {
  const filler = createHash('sha512').update('filler').digest().subarray(0, FILLER_BYTES);
  await ground.sql(
    `insert into community.leader (force_id, id, area_path, represents, language, channel, consent_basis, consent_on,
       seal_id, name_sealed, email_sealed, phone_sealed, email_index, recorded_at)
     select $1, md5('leader ' || n)::uuid,
       (array['eastmarch/mill-ward', 'eastmarch', 'westmarch/weavers', 'westmarch'])[1 + n % 4],
       (array['residents', 'school', 'faith-organisation', 'business', 'council', 'neighbourhood-watch'])[1 + n / 4 % 6],
       (array['en', 'en', 'en', 'pl', 'ur', 'cy', 'ar', 'bn'])[1 + n / 24 % 8], 'email', 'public-task', '2026-01-15',
       md5('seal ' || n)::uuid, $4, $4, $4, sha256(n::text::bytea), now()
     from generate_series($2::int, $3::int - 1) n`,
    [ground.forceId, range.from, range.total, filler],
  );
  await ground.sql('vacuum analyze community.leader');
}

/** Three in ten leaders acknowledge, two of these say that they passed it on. */
export async function acknowledgeSome(ground: Ground, versionId: string): Promise<void> {
  await ground.sql(
    `insert into cascade.acknowledgement (force_id, root_version_id, leader_id, acknowledged_at)
     select force_id, root_version_id, leader_id, now() from cascade.delivery
     where force_id = $1 and root_version_id = $2 and abs(hashtext(leader_id::text)) % 10 < 3`,
    [ground.forceId, versionId],
  );
  await ground.sql(
    `insert into cascade.passing_on (force_id, root_version_id, leader_id, channels, people, passed_at)
     select force_id, root_version_id, leader_id, '{meeting}', 40, now() from cascade.delivery
     where force_id = $1 and root_version_id = $2 and abs(hashtext(leader_id::text)) % 10 < 2`,
    [ground.forceId, versionId],
  );
  await ground.sql('analyze cascade.delivery, cascade.acknowledgement, cascade.passing_on');
}
