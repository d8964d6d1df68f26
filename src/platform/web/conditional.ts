import { createHash } from 'node:crypto';
import type { Reply, Visit } from './route.ts';

/** What is asked for again and again, and seldom changes. */
export interface Changing {
  body: string;
  type: string;
  /** When it last changed; undefined where nobody can say. */
  changedAt: Date | undefined;
  /** Seconds any cache may keep it without asking. */
  seconds: number;
}

/** Weak comparison (RFC 9110, 8.8.3.2): a proxy that compresses makes our strong tag a weak one. */
const isNamed = (tags: string, tag: string): boolean =>
  tags.trim() === '*' || tags.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);

/** Whether the asker has this very answer. A date is looked at only where no tag was sent (RFC 9110, 13.2.2). */
function isKnown(visit: Pick<Visit, 'header'>, tag: string, changedAt: Date | undefined): boolean {
  const tags = visit.header('if-none-match');
  if (tags) return isNamed(tags, tag);
  const since = Date.parse(visit.header('if-modified-since'));
  return changedAt !== undefined && since >= Math.floor(changedAt.getTime() / 1000) * 1000;
}

/** The answer with ETag and Last-Modified, or 304 without a body for whoever has it already. */
export function conditional(
  visit: Pick<Visit, 'header' | 'bytes'>,
  { body, type, changedAt, seconds }: Changing,
): Reply {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const headers = { etag: tag, ...(changedAt ? { 'last-modified': changedAt.toUTCString() } : {}) };
  if (!isKnown(visit, tag, changedAt)) return visit.bytes(body, type, { headers });
  return visit.bytes('', type, {
    status: 304,
    headers: { ...headers, 'cache-control': `public, max-age=${seconds}` },
  });
}
