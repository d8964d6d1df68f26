/** Reports about one address before it counts as not working: one server's slip must not silence a leader. */
export const DEAD_AFTER = 3;
/** How far back they count. A leader who was unreachable two years ago and is not now has a working address. */
export const DEAD_WITHIN_DAYS = 180;
/** Times a message is sent once more after a failure that may pass, and the hours before each. */
export const SOFT_TRIES_HOURS: readonly number[] = [4, 24];

/**
 * What a mail server's report means for the message:
 * - `dead-address`: there is no such address, or it is closed
 * - `refused`: a no for good that says nothing about the address (its rules, the size, the content)
 * - `later`: it could not be delivered in the server's time (a full mailbox, a silent server): worth another try
 * - `nothing`: it says no more than we know (delayed, delivered, passed on)
 */
export type BounceKind = 'dead-address' | 'refused' | 'later' | 'nothing';

/** What one report says of one recipient. */
export interface RecipientReport {
  /** `failed`, `delayed`, `delivered`, `relayed` or `expanded` (RFC 3464 section 2.3.3). */
  action: string;
  /** RFC 3463: `5.1.1`. */
  status: string;
  /** The server's own words; they may hold addresses. */
  diagnostic: string;
}

const STATUS = /\b[245]\.\d{1,3}\.\d{1,3}\b/;

type Fields = ReadonlyMap<string, string>;

/** One group of fields; a line that begins with white space goes on with the one before. */
function fieldsOf(block: string): Fields {
  const lines = block.replace(/\n[ \t]+/g, ' ').split('\n');
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
    }),
  );
}

/** The status a report gives, or the one its reply code stands for; some servers leave the field out. */
function statusOf(fields: Fields): string {
  const diagnostic = fields.get('diagnostic-code') ?? '';
  const said = STATUS.exec(fields.get('status') ?? '')?.[0];
  // "5.0.0" is "no": the server's reply often says more.
  if (said && !/\.0\.0$/.test(said)) return said;
  const inReply = STATUS.exec(diagnostic)?.[0];
  if (inReply) return inReply;
  if (said) return said;
  const code = /(?:^|[; ])([45])\d\d\b/.exec(diagnostic)?.[1];
  return `${code ?? 4}.0.0`;
}

/**
 * Reads the machine's part of a delivery report (RFC 3464): groups of fields parted by empty lines, the first about the
 * message, one for each recipient after it. Groups without an action say nothing of a recipient.
 */
export function readDeliveryStatus(text: string): RecipientReport[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(fieldsOf)
    .filter((fields) => fields.has('action'))
    .map((fields) => ({
      action: /^[a-z]+/.exec((fields.get('action') ?? '').toLowerCase())?.[0] ?? '',
      status: statusOf(fields),
      diagnostic: (fields.get('diagnostic-code') ?? '').replace(/^smtp\s*;\s*/i, ''),
    }));
}

/**
 * RFC 3463 section 3: no such mailbox (1.1), no such host (1.2), bad address (1.3), moved (1.6), a domain that takes no
 * mail (1.10), a closed mailbox (2.1). 1.7 and 1.8 are about the sender.
 */
const DEAD = /^5\.(1\.(1|2|3|6|10)|2\.1)$/;
/** A full mailbox is reported as final and is empty again next week. */
const FULL = /^5\.2\.2$/;

/** What a report means for the message it came back for. */
export function bounceKind({ action, status }: RecipientReport): BounceKind {
  if (action !== 'failed') return 'nothing';
  if (status.startsWith('4.') || FULL.test(status)) return 'later';
  return DEAD.test(status) ? 'dead-address' : 'refused';
}

const WEIGHT: Readonly<Record<BounceKind, number>> = {
  'dead-address': 3,
  refused: 2,
  later: 1,
  nothing: 0,
};

/** The report that says most; a message of ours has one recipient, so there is rarely more than one. */
export const gravest = (reports: readonly RecipientReport[]): RecipientReport | undefined =>
  [...reports].sort((a, b) => WEIGHT[bounceKind(b)] - WEIGHT[bounceKind(a)])[0];

/** How a line of the ledger stands after a failure was reported. */
export interface AfterBounce {
  state: 'bounced' | 'queued';
  nextAttemptAt: Date | null;
}

/** After a failure that may pass the message waits and goes once more; after any other, and in the end, it came back. */
export function stateAfterBounce(kind: BounceKind, earlierLater: number, now: Date): AfterBounce {
  const hours = kind === 'later' ? SOFT_TRIES_HOURS[earlierLater] : undefined;
  return hours === undefined
    ? { state: 'bounced', nextAttemptAt: null }
    : { state: 'queued', nextAttemptAt: new Date(now.getTime() + hours * 3_600_000) };
}
