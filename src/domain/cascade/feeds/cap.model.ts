import type { Published } from '../statement.model.ts';

/** What a CAP message is called, and when it was sent: by these two, beside the sender, another one refers to it. */
export interface CapReference {
  identifier: string;
  sentAt: Date;
}

/** One CAP message about a statement. */
export interface CapMessage extends CapReference {
  msgType: 'Alert' | 'Update' | 'Cancel';
  /** The text in each language, the first-written one first. */
  texts: readonly Published[];
  /** What was said before about the statement since it was last cancelled, the oldest first. */
  references: readonly CapReference[];
  /** What changed, or why it was withdrawn; '' where there is nothing to say. */
  note: string;
}

type Moment = { at: Date; root: string } & ({ kind: 'publish'; own: Published[] } | { kind: 'cancel' });

const isRoot = ({ versionId, rootVersionId }: Published): boolean => versionId === rootVersionId;

function momentsOf(texts: readonly Published[]): Moment[] {
  const published = new Map<string, Published[]>();
  for (const text of texts) {
    const key = `${text.publishedAt.getTime()} ${text.rootVersionId}`;
    published.set(key, [...(published.get(key) ?? []), text]);
  }
  const moments: Moment[] = [...published.values()].flatMap((own): Moment[] => {
    const [first] = own;
    return first ? [{ kind: 'publish', at: first.publishedAt, root: first.rootVersionId, own }] : [];
  });
  for (const text of texts.filter((one) => isRoot(one) && one.state === 'withdrawn'))
    moments.push({ kind: 'cancel', at: text.stateChangedAt, root: text.rootVersionId });
  // What is cancelled at the moment of its publication was published first.
  return moments.sort(
    (a, b) => a.at.getTime() - b.at.getTime() || Number(a.kind === 'cancel') - Number(b.kind === 'cancel'),
  );
}

/** The texts in force with a version at a moment: one a language, its newest, the first-written one first. */
function inForce(texts: readonly Published[], { root, at }: Moment): Published[] {
  const newest = new Map<string, Published>();
  for (const text of texts) {
    if (text.rootVersionId !== root || text.publishedAt > at) continue;
    const other = newest.get(text.language);
    if (!other || other.publishedAt < text.publishedAt) newest.set(text.language, text);
  }
  return [...newest.values()].sort(
    (a, b) => Number(isRoot(b)) - Number(isRoot(a)) || (a.language < b.language ? -1 : 1),
  );
}

/**
 * Every CAP message there has been about one statement, oldest first. A message never changes: a translation that comes
 * later is an Update with an identifier of its own, as a correction is, and what was withdrawn begins anew with an Alert.
 * @param texts every published text of the statement, in all versions and languages
 */
export function capMessages(texts: readonly Published[]): CapMessage[] {
  const messages: CapMessage[] = [];
  let live: CapReference[] = [];
  for (const moment of momentsOf(texts)) {
    const together = inForce(texts, moment);
    const root = together.find(isRoot);
    if (moment.kind === 'cancel') {
      const last = live.at(-1);
      if (!last || !root) continue;
      messages.push({
        identifier: `${last.identifier}.cancel`,
        sentAt: moment.at,
        msgType: 'Cancel',
        texts: together,
        references: live,
        note: root.withdrawalNote,
      });
      live = [];
      continue;
    }
    const named = moment.own.find(isRoot) ?? together.find((one) => moment.own.includes(one));
    if (!named) continue;
    const reference = { identifier: named.versionId, sentAt: moment.at };
    messages.push({
      ...reference,
      msgType: live.length > 0 ? 'Update' : 'Alert',
      texts: together,
      references: live,
      note: isRoot(named) ? named.changeNote : '',
    });
    live = [...live, reference];
  }
  return messages;
}
