import type { Tx } from '#kernel/context';

export interface PublishedAnswer {
  concernId: string;
  areaPath: string;
  said: string;
  did: string;
  publishedAt: Date;
}

/** What the public may read, newest first. */
export const publishedAnswers = (tx: Tx, forceId: string): Promise<PublishedAnswer[]> =>
  tx.rows<PublishedAnswer>(
    `select concern_id as "concernId", area_path as "areaPath", said, did, published_at as "publishedAt"
     from community.published_answer where force_id = $1 order by published_at desc, concern_id limit 100`,
    [forceId],
  );

export interface AnswerToPublish {
  concernId: string;
  eventId: string | null;
  areaPath: string;
  said: string;
  did: string;
  answeredAt: Date;
}

/** Answered concerns with a public line that nobody has decided on, oldest first. */
export const answersToPublish = (tx: Tx, forceId: string): Promise<AnswerToPublish[]> =>
  tx.rows<AnswerToPublish>(
    `select c.id as "concernId", c.event_id as "eventId", c.area_path as "areaPath", c.said_line as said,
       c.did_line as did, c.answered_at as "answeredAt"
     from community.concern c
     where c.force_id = $1 and c.state = 'answered' and c.said_line is not null and c.did_line is not null
       and not exists (select 1 from community.public_answer p where p.force_id = $1 and p.concern_id = c.id)
     order by c.answered_at, c.id limit 200`,
    [forceId],
  );

/** How many public answers an event has led to. */
export async function publishedAnswerCount(tx: Tx, forceId: string, eventId: string): Promise<number> {
  const row = await tx.row<{ n: number }>(
    'select count(*)::int as n from community.public_answer where force_id = $1 and event_id = $2 and is_published',
    [forceId, eventId],
  );
  return row?.n ?? 0;
}
