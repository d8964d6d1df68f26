import { type ContactKind, type ContactRoute, contactState, RETIRED_HOSTS } from './contacts.ts';
import { type Hashtag, hashtagKey, hashtagState } from './hashtags.ts';
import { findPhones, normalisePhone } from './phone-text.ts';

export type ContactVerdict = 'known-and-current' | 'known-but-stale' | 'retired' | 'unknown';

/** A contact route or hashtag found in a text. `start` and `end` are string offsets; `value` is its one form. */
export interface FoundContact {
  kind: 'phone' | 'url' | 'email' | 'hashtag';
  words: string;
  value: string;
  start: number;
  end: number;
  verdict: ContactVerdict;
  /** Every route of the register it may mean (999 is both called and texted); empty where unknown. */
  contactIds: string[];
}

export interface FindOptions {
  register: readonly ContactRoute[];
  hashtags: readonly Hashtag[];
  /** `YYYY-MM-DD`. */
  today: string;
}

/** The form a register value is compared in: digits, or host and path without `www.` in small letters. */
export function contactKey(kind: ContactKind, value: string): string {
  if (kind === 'email') return value.trim().toLowerCase();
  if (kind === 'url') return urlKey(value) ?? value.trim().toLowerCase();
  return normalisePhone(value) ?? value.trim();
}

const SEPARATED =
  /[^\s<>"'()[\]{},;|\u2018-\u201f\u00ab\u00bb\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff،؛]+/g;
const LEADING = '*_~.…:!?-';
const TRAILING = '*_~.…:!?-।۔';
const HOST = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}$/u;
const MAILBOX = /^[\p{L}\p{N}.!#$%&*+/=?^_`{|}~-]{1,64}$/u;
const TAG = /^[#＃][\p{L}\p{M}\p{N}_]{2,100}/u;
/** Ends a bare `word.word` must have to be taken for an address; `https://` and `www.` need none. */
const ENDINGS = new Set(
  'uk com org net info app eu io wales cymru scot london gov co me ly link gl be tv news site online xyz example'.split(
    ' ',
  ),
);

/** `https://www.Report-It.org.uk/home/?x#y` -> `report-it.org.uk/home`; undefined where it is no web address. */
function urlKey(text: string): string | undefined {
  const hasScheme = /^https?:\/\//i.test(text);
  const rest = hasScheme ? text.slice(text.indexOf('//') + 2) : text;
  const cut = rest.search(/[/?#\\]/);
  const authority = cut < 0 ? rest : rest.slice(0, cut);
  // What stands before an @ is a user name: https://report-it.org.uk@evil.example goes to evil.example.
  const withPort = authority.slice(authority.lastIndexOf('@') + 1);
  if (!hasScheme && withPort !== authority) return undefined;
  const host = withPort.replace(/:[0-9]{1,5}$/, '').toLowerCase();
  if (!HOST.test(host)) return undefined;
  const ending = host.slice(host.lastIndexOf('.') + 1);
  if (!hasScheme && !host.startsWith('www.') && !ENDINGS.has(ending)) return undefined;
  const path = cut < 0 ? '' : (rest.slice(cut).split(/[?#]/)[0] ?? '');
  return host.replace(/^www\./, '') + path.toLowerCase().replace(/\/$/, '');
}

function emailKey(text: string): string | undefined {
  const address = text.replace(/^mailto:/i, '');
  const at = address.indexOf('@');
  if (at < 1 || at > 64 || address.length > 320) return undefined;
  const host = address.slice(at + 1).toLowerCase();
  return HOST.test(host) && MAILBOX.test(address.slice(0, at)) ? address.toLowerCase() : undefined;
}

/** The word between punctuation marks that only end a sentence or set it in bold. Linear. */
function trimmed(word: string): { from: number; to: number } {
  let from = 0;
  let to = word.length;
  while (from < to && LEADING.includes(word[from] ?? '')) from++;
  while (to > from && TRAILING.includes(word[to - 1] ?? '')) to--;
  return { from, to };
}

/**
 * Every phone number, short code, web address, e-mail address and hashtag of a text, in order, with what the register
 * says of it. Linear in the length of the text: a text of 100,000 characters takes tens of milliseconds.
 */
export function findContacts(text: string, options: FindOptions): FoundContact[] {
  const lookup = registerLookup(options);
  const found: FoundContact[] = [];
  const rest: string[] = [];
  let copied = 0;
  for (const match of text.matchAll(SEPARATED)) {
    const { from, to } = trimmed(match[0]);
    const start = match.index + from;
    const seen = addressOf(match[0].slice(from, to), lookup);
    if (!seen) continue;
    const end = start + seen.words.length;
    found.push({ ...seen, start, end });
    rest.push(text.slice(copied, start), '\u0000'.repeat(end - start));
    copied = end;
  }
  rest.push(text.slice(copied));
  for (const phone of findPhones(rest.join(''), (value) => lookup.phones.has(value)))
    found.push({
      kind: 'phone',
      words: text.slice(phone.start, phone.end),
      value: phone.value,
      start: phone.start,
      end: phone.end,
      ...lookup.judge(lookup.phones.get(phone.value)),
    });
  return found.sort((a, b) => a.start - b.start);
}

type Judged = Pick<FoundContact, 'verdict' | 'contactIds'>;
interface Lookup {
  phones: ReadonlyMap<string, ContactRoute[]>;
  judge(routes: readonly ContactRoute[] | undefined): Judged;
  url(key: string): Judged;
  email(key: string): Judged;
  hashtag(key: string): Judged;
}

const isUnder = (host: string, top: string): boolean => host === top || host.endsWith(`.${top}`);
const isRetiredHost = (host: string): boolean => RETIRED_HOSTS.some((gone) => isUnder(host, gone.host));
const RETIRED: Judged = { verdict: 'retired', contactIds: [] };

function registerLookup({ register, hashtags, today }: FindOptions): Lookup {
  const phones = new Map<string, ContactRoute[]>();
  const addresses = new Map<string, ContactRoute[]>();
  for (const route of register) {
    const into = route.kind === 'url' || route.kind === 'email' ? addresses : phones;
    const key = contactKey(route.kind, route.value);
    into.set(key, [...(into.get(key) ?? []), route]);
  }
  const judge = (routes: readonly ContactRoute[] | undefined): Judged => {
    if (!routes || routes.length === 0) return { verdict: 'unknown', contactIds: [] };
    const contactIds = routes.map((route) => route.id);
    const states = routes.map((route) => contactState(route, today));
    if (states.includes('current')) return { verdict: 'known-and-current', contactIds };
    return { verdict: states.includes('stale') ? 'known-but-stale' : 'retired', contactIds };
  };
  return {
    phones,
    judge,
    url(key) {
      const host = key.split('/')[0] ?? key;
      if (isRetiredHost(host)) return RETIRED;
      // The longest entry that is the address itself or a folder above it.
      for (let path = key; ; path = path.slice(0, path.lastIndexOf('/'))) {
        const routes = addresses.get(path);
        if (routes || !path.includes('/')) return judge(routes);
      }
    },
    email(key) {
      return isRetiredHost(key.slice(key.indexOf('@') + 1)) ? RETIRED : judge(addresses.get(key));
    },
    hashtag(key) {
      const known = hashtags.find((hashtag) => hashtagKey(hashtag.tag) === key);
      if (!known) return { verdict: 'unknown', contactIds: [] };
      const isLookedAt = hashtagState(known, today) === 'looked-at';
      return { verdict: isLookedAt ? 'known-and-current' : 'known-but-stale', contactIds: [known.tag] };
    },
  };
}

/** A word as an address or hashtag. Addresses over 2,048 characters are not looked up but still reported. */
function addressOf(word: string, lookup: Lookup): Omit<FoundContact, 'start' | 'end'> | undefined {
  const tag = TAG.exec(word)?.[0];
  if (tag) return { kind: 'hashtag', words: tag, value: hashtagKey(tag), ...lookup.hashtag(hashtagKey(tag)) };
  const email = word.includes('@') ? emailKey(word) : undefined;
  if (email) return { kind: 'email', words: word, value: email, ...lookup.email(email) };
  const url = word.includes('.') ? urlKey(word) : undefined;
  if (!url) return undefined;
  if (url.length > 2048) return { kind: 'url', words: word, value: url, verdict: 'unknown', contactIds: [] };
  return { kind: 'url', words: word, value: url, ...lookup.url(url) };
}
