import type { Tx } from '#kernel/context';
import type { Published } from './statement.model.ts';

/** Columns every audience may read; what is not here is not granted to the public process. */
export const PUBLISHED = `version_id as "versionId", statement_id as "statementId", event_id as "eventId", kind,
  core_id as "coreId", wraps_version_id as "wrapsVersionId", area_path as "areaPath", community, language, number, root_version_id as "rootVersionId",
  supersedes_version_id as "supersedesVersionId", title, answer, sections, issuer, change_note as "changeNote",
  valid_until as "validUntil", code, signed_text as "signedText", key_id as "keyId", signature,
  published_at as "publishedAt", state, state_changed_at as "stateChangedAt", withdrawal_note as "withdrawalNote"`;

/**
 * Changes whenever anything is published, corrected or withdrawn. Only the last week is looked at, which no transaction
 * outlasts; a text that leaves it changes the answer once more, which costs a page made anew and nothing else.
 */
export const publishedEdition = async (tx: Tx, forceId: string): Promise<string> => {
  const row = await tx.row<{ edition: string }>(
    `select count(*)::text || ':' || coalesce(sum(extract(epoch from state_changed_at)), 0)::text as edition
     from cascade.published where force_id = $1 and state_changed_at > now() - interval '7 days'`,
    [forceId],
    'cascade_published_edition',
  );
  return row?.edition ?? '';
};

export interface PublishedFilter {
  /** Areas whose statements are wanted; those for the whole force are always among them. */
  areaPaths?: readonly string[];
  language?: string;
  states?: readonly Published['state'][];
  since?: Date;
  limit?: number;
}

/** Published texts, newest first; at most `limit` (50 unless told). */
export const publishedList = (tx: Tx, forceId: string, filter: PublishedFilter = {}): Promise<Published[]> =>
  tx.rows<Published>(
    `select ${PUBLISHED} from cascade.published
     where force_id = $1
       and ($2::text[] is null or area_path = '' or area_path = any($2))
       and ($3::text is null or language = $3)
       and state = any($4::text[])
       and ($5::timestamptz is null or published_at >= $5)
     order by published_at desc, version_id limit $6`,
    [
      forceId,
      filter.areaPaths && filter.areaPaths.length > 0 ? filter.areaPaths : null,
      filter.language ?? null,
      filter.states ?? ['current'],
      filter.since ?? null,
      filter.limit ?? 50,
    ],
  );

/** Every published text of a statement: all versions, all languages; newest version first. */
export const publishedTexts = (tx: Tx, forceId: string, statementId: string): Promise<Published[]> =>
  tx.rows<Published>(
    `select ${PUBLISHED} from cascade.published where force_id = $1 and statement_id = $2
     order by number desc, language`,
    [forceId, statementId],
    'cascade_published_texts',
  );

export const publishedByCode = (tx: Tx, forceId: string, code: string): Promise<Published | undefined> =>
  tx.row<Published>(`select ${PUBLISHED} from cascade.published where force_id = $1 and code = $2`, [
    forceId,
    code,
  ]);

export const publishedById = (tx: Tx, forceId: string, versionId: string): Promise<Published | undefined> =>
  tx.row<Published>(
    `select ${PUBLISHED} from cascade.published where force_id = $1 and version_id = $2`,
    [forceId, versionId],
    // A sender asks with each parcel; its columns take longer to plan than to read.
    'cascade_published_by_id',
  );

/** The text that is current now of the same statement and language, if there is one. */
export const currentText = (
  tx: Tx,
  forceId: string,
  text: { statementId: string; language: string },
): Promise<Published | undefined> =>
  tx.row<Published>(
    `select ${PUBLISHED} from cascade.published
     where force_id = $1 and statement_id = $2 and state = 'current' and language = $3`,
    [forceId, text.statementId, text.language],
  );

/** Published texts that share most fingerprints with a pasted one, best first. */
export const likelyOriginals = (
  tx: Tx,
  forceId: string,
  shingles: readonly string[],
): Promise<Array<{ versionId: string; shared: number }>> =>
  tx.rows(
    `select f.version_id as "versionId", count(*)::integer as shared from cascade.fingerprint f
     where f.force_id = $1 and f.shingle = any($2::bigint[])
     group by f.version_id order by count(*) desc, f.version_id limit 6`,
    [forceId, shingles],
  );

/** What can be sent of a core and its variants now: every current text. */
export const sendableOf = (tx: Tx, forceId: string, coreId: string): Promise<Published[]> =>
  tx.rows<Published>(
    `select ${PUBLISHED} from cascade.published
     where force_id = $1 and (statement_id = $2 or core_id = $2) and state = 'current'
     order by area_path, language`,
    [forceId, coreId],
  );

/** The texts published together with one version: the version itself and its translations. */
export const publishedTogether = (tx: Tx, forceId: string, rootVersionId: string): Promise<Published[]> =>
  tx.rows<Published>(
    `select ${PUBLISHED} from cascade.published where force_id = $1 and root_version_id = $2 order by language`,
    [forceId, rootVersionId],
  );

/** Published texts about one event, newest first. */
export const statementsFor = (tx: Tx, forceId: string, eventId: string): Promise<Published[]> =>
  tx.rows<Published>(
    `select ${PUBLISHED} from cascade.published where force_id = $1 and event_id = $2
     order by published_at desc, version_id`,
    [forceId, eventId],
  );
