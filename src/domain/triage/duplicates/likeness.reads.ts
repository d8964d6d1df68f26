import type { Tx } from '#kernel/context';
import { type AreaRelation, LIKELY_FROM, type Likeness } from './likeness.model.ts';
import type { Outcome } from './likeness.store.ts';

/** Rows of one area looked at, the nearest days first. */
const BLOCK_MOST = 400;
/** Earlier rows of each area, before its window, by which is judged what is common there. */
const EARLIER_MOST = 100;

/**
 * The reports near this one in place and time, and the latest earlier ones of the same areas: a walk along one index for
 * each area, from its own day outwards, so that the cost is the block and not how many reports there are.
 */
export const nearby = (
  tx: Tx,
  forceId: string,
  of: { reportId: string; onDay: string; blocks: ReadonlyArray<{ path: string; days: number }> },
): Promise<Likeness[]> =>
  tx.rows<Likeness>(
    `select l.report_id as "reportId", l.area_path as "areaPath", to_char(l.on_day, 'YYYY-MM-DD') as "onDay",
       l.is_day_known as "isDayKnown", l.place_kind as "placeKind", l.strands, l.happened, l.words_sketch as words,
       l.place_sketch as place
     from unnest($4::text[], $5::int[]) as block (path, days)
     cross join lateral (
       (select * from triage.report_likeness where force_id = $1 and area_path = block.path
          and on_day between $3::date - block.days and $3::date and report_id <> $2
        order by on_day desc, report_id desc limit ${BLOCK_MOST})
       union all
       (select * from triage.report_likeness where force_id = $1 and area_path = block.path
          and on_day < $3::date - block.days and report_id <> $2
        order by on_day desc, report_id desc limit ${EARLIER_MOST})
       union all
       (select * from triage.report_likeness where force_id = $1 and area_path = block.path
          and on_day between $3::date + 1 and $3::date + block.days and report_id <> $2
        order by on_day, report_id limit ${BLOCK_MOST})) l`,
    [forceId, of.reportId, of.onDay, of.blocks.map(({ path }) => path), of.blocks.map(({ days }) => days)],
    'triage_nearby',
  );

export interface ProposalRow {
  /** The one the proposal was asked for, and the other. */
  reportId: string;
  otherId: string;
  score: number;
  area: AreaRelation;
  daysApart: number | null;
  wordsPercent: number | null;
  placeWords: number;
  sameKinds: string[];
  sameStrands: string[];
}

/**
 * Proposals of these reports that nobody has answered with "not the same" and whose two do not stand beside each other
 * already, the most alike first. A report that nobody oversees yet is not there.
 */
export const openProposals = (
  tx: Tx,
  forceId: string,
  reportIds: readonly string[],
): Promise<ProposalRow[]> =>
  tx.rows<ProposalRow>(
    `select p.report_id as "reportId", p.other_id as "otherId", p.score::float8 as score, p.area_relation as area,
       p.days_apart as "daysApart", p.words_percent as "wordsPercent", p.place_words as "placeWords",
       p.same_kinds as "sameKinds", p.same_strands as "sameStrands"
     from (select *, left_id as report_id, right_id as other_id from triage.duplicate_proposal
             where force_id = $1 and left_id = any($2::uuid[])
           union all
           select *, right_id, left_id from triage.duplicate_proposal where force_id = $1 and right_id = any($2::uuid[])) p
     join triage.oversight a on a.force_id = $1 and a.report_id = p.report_id
     join triage.oversight b on b.force_id = $1 and b.report_id = p.other_id
     where coalesce(a.duplicate_of, a.report_id) <> coalesce(b.duplicate_of, b.report_id)
       and coalesce((select outcome from triage.duplicate_answer w where w.force_id = $1 and w.left_id = p.left_id
         and w.right_id = p.right_id and w.outcome not in ('SAID_SAME', 'SAID_OTHER')
         order by w.answered_at desc, w.id desc limit 1), '') <> 'NOT_SAME'
     order by p.score desc, p.other_id`,
    [forceId, reportIds],
    'triage_open_proposals',
  );

/** Pairs the surge view looks at. */
const PAIRS_MOST = 2_000;

/**
 * Pairs of reports nobody took that are likely to tell of the same, the most alike first, of the areas the reader sees;
 * restricted ones are not there.
 * @param areas the paths the reader sees; null for the whole force
 */
export const unreadPairs = (
  tx: Tx,
  forceId: string,
  areas: readonly string[] | null,
): Promise<Array<{ leftId: string; rightId: string }>> =>
  tx.rows(
    `with unread as materialized (select report_id from triage.oversight
       where force_id = $1 and queue_place <= 1 and not is_restricted and ($2::text[] is null or area_path = any($2))
       order by force_id, queue_place, queue_due_at, report_id limit ${PAIRS_MOST})
     select p.left_id as "leftId", p.right_id as "rightId" from unread u
     join triage.duplicate_proposal p on p.force_id = $1 and p.left_id = u.report_id
     join unread v on v.report_id = p.right_id
     where p.score >= $3 and coalesce((select outcome from triage.duplicate_answer w where w.force_id = $1 and w.left_id = p.left_id
       and w.right_id = p.right_id and w.outcome not in ('SAID_SAME', 'SAID_OTHER')
       order by w.answered_at desc, w.id desc limit 1), '') <> 'NOT_SAME'
     order by p.score desc limit ${PAIRS_MOST}`,
    [forceId, areas, LIKELY_FROM],
    `triage_unread_pairs_${areas === null ? 'force' : 'areas'}`,
  );

/** True where this pair was proposed. */
export async function isProposed(
  tx: Tx,
  forceId: string,
  pair: { leftId: string; rightId: string },
): Promise<boolean> {
  const row = await tx.row(
    'select 1 from triage.duplicate_proposal where force_id = $1 and left_id = $2 and right_id = $3',
    [forceId, pair.leftId, pair.rightId],
  );
  return row !== undefined;
}

export interface AnswerRow {
  id: string;
  leftId: string;
  rightId: string;
  outcome: Outcome;
  copyId: string | null;
  answeredBy: string;
  answeredAt: Date;
  sealId: string | null;
  reasonSealed: Buffer | null;
}

/** What people said of a report and any other, oldest first. */
export const answersAbout = (tx: Tx, forceId: string, reportId: string): Promise<AnswerRow[]> =>
  tx.rows<AnswerRow>(
    `select id, left_id as "leftId", right_id as "rightId", outcome, copy_id as "copyId", answered_by as "answeredBy",
       answered_at as "answeredAt", seal_id as "sealId", reason_sealed as "reasonSealed"
     from triage.duplicate_answer where force_id = $1 and (left_id = $2 or right_id = $2) order by answered_at, id`,
    [forceId, reportId],
  );

/** The report that counts for this one's incident, and every report that stands beside it. */
export interface Group {
  rootId: string;
  copyIds: string[];
}

/** The group of a report; a report that stands alone is a group of its own. */
export async function groupOf(tx: Tx, forceId: string, reportId: string): Promise<Group> {
  const row = await tx.row<Group>(
    `select r.root as "rootId", coalesce((select array_agg(c.report_id order by c.reported_at, c.report_id)
         from triage.oversight c where c.force_id = $1 and c.duplicate_of = r.root), '{}') as "copyIds"
     from (select coalesce((select duplicate_of from triage.oversight where force_id = $1 and report_id = $2), $2) as root) r`,
    [forceId, reportId],
  );
  return row ?? { rootId: reportId, copyIds: [] };
}
