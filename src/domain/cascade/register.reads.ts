import type { Tx } from '#kernel/context';
import type { ContactKind, ContactRoute } from '#reference/contacts';
import { type Hashtag, NATIONAL_HASHTAGS } from '#reference/hashtags';
import { NATIONAL_CONTACTS } from '#reference/national-contacts';
import type { LetterRegister } from './found-detail.model.ts';

interface Look {
  kind: 'contact' | 'hashtag';
  id: string;
  /** `YYYY-MM-DD` */
  on: string;
}

interface OwnContact {
  id: string;
  kind: ContactKind;
  value: string;
  display: string;
  audience: string;
  owner: string;
  note: string;
  addedOn: string;
  retiredOn: string | null;
}

const DAY = (column: string): string => `to_char(${column} at time zone 'Europe/London', 'YYYY-MM-DD')`;

/** The newest look at each entry of the register. */
const looks = (tx: Tx, forceId: string): Promise<Look[]> =>
  tx.rows<Look>(
    `select entry_kind as kind, entry_id as id, ${DAY('max(checked_at)')} as on from cascade.register_check
     where force_id = $1 group by entry_kind, entry_id`,
    [forceId],
  );

const ownContacts = (tx: Tx, forceId: string): Promise<OwnContact[]> =>
  tx.rows<OwnContact>(
    `select id, kind, value, display, audience, owner, note, ${DAY('added_at')} as "addedOn",
       to_char(retired_on, 'YYYY-MM-DD') as "retiredOn"
     from cascade.contact where force_id = $1 order by id`,
    [forceId],
  );

const later = (one: string, other: string | undefined): string =>
  other !== undefined && other > one ? other : one;

/**
 * The register as this force has it today: national routes and hashtags with the date somebody here last looked at
 * them, and the force's own routes. A look by the force also verifies what the program could not.
 */
export async function forceRegister(
  tx: Tx,
  forceId: string,
  eventHashtags: readonly string[] = [],
): Promise<LetterRegister & { register: ContactRoute[]; hashtags: Hashtag[] }> {
  const looked = await looks(tx, forceId);
  const lookAt = (kind: Look['kind'], id: string): string | undefined =>
    looked.find((look) => look.kind === kind && look.id === id)?.on;
  const national = NATIONAL_CONTACTS.map((route): ContactRoute => {
    const on = lookAt('contact', route.id);
    return { ...route, verified: route.verified || on !== undefined, checkedAt: later(route.checkedAt, on) };
  });
  const own = (await ownContacts(tx, forceId)).map(
    ({ addedOn, note, ...route }): ContactRoute => ({
      ...route,
      note: note || null,
      scope: forceId,
      verified: true,
      checkedAt: later(addedOn, lookAt('contact', route.id)),
      emergency: false,
      registerFirst: false,
    }),
  );
  const known = NATIONAL_HASHTAGS.map(({ tag }) => tag.toLowerCase());
  const added = eventHashtags
    .map((tag) => tag.replace(/^#/, ''))
    .filter((tag) => !known.includes(tag.toLowerCase()))
    .map((tag): Hashtag => ({ tag, note: '', checkedForHijackAt: null, source: 'event' }));
  const hashtags = [...NATIONAL_HASHTAGS, ...added].map(
    (hashtag): Hashtag => ({
      ...hashtag,
      checkedForHijackAt: lookAt('hashtag', hashtag.tag) ?? hashtag.checkedForHijackAt,
    }),
  );
  return { register: [...national, ...own], hashtags };
}
