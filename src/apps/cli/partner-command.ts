import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import {
  addPartner,
  endPartner,
  isPartnerScope,
  listPartners,
  makePartnerKey,
  PARTNER_SCOPES,
  type PartnerScope,
  setPartnerScopes,
  setPartnerWebhook,
} from '#room/reporting';
import { londonDay } from '#statistics/days';
import { type Call, type Command, EXIT, say } from './command.ts';
import { withOwner } from './with-owner.ts';

const inPartners = <T>(work: (ctx: Context) => Promise<T>): Promise<T> => withOwner('partner', work);
const flagOf = ({ flags }: Call, name: string): string => {
  const value = flags[name];
  return typeof value === 'string' ? value : '';
};

/** The word at this place. @throws Refusal `invalid-input` with how the command is called */
function wordOf({ words }: Call, place: number, usage: string): string {
  const word = words[place];
  if (!word) throw new Refusal('invalid-input', `Say it like this: stand partner ${usage}`);
  return word;
}

/** The scopes of a flag: names with commas; `none` is no scope. */
function scopesOf(text: string): PartnerScope[] {
  const names = text === 'none' ? [] : text.split(',').map((name) => name.trim());
  const scopes = names.filter(isPartnerScope);
  if (scopes.length < names.length)
    throw new Refusal('invalid-input', `Scopes are ${PARTNER_SCOPES.join(', ')}, with commas between`);
  return scopes;
}

async function key(call: Call): Promise<number> {
  const name = wordOf(call, 0, 'key NAME');
  const [days, old, scopes] = [flagOf(call, 'days'), flagOf(call, 'end-others-in'), flagOf(call, 'scopes')];
  const made = await inPartners((ctx) =>
    makePartnerKey(ctx, {
      name,
      days: days ? Number(days) : 365,
      ...(scopes ? { scopes: scopesOf(scopes) } : {}),
      ...(old ? { oldDays: Number(old) } : {}),
    }),
  );
  process.stderr.write(`Key ${made.keyId} of ${name}. It is shown this once:\n`);
  say(made.key);
  return EXIT.ok;
}

async function list(): Promise<number> {
  for (const { name, route, endedAt, openReports, keys } of await inPartners(listPartners)) {
    say(`${name} (${route})${endedAt ? ` ended ${londonDay(endedAt)}` : ''}: ${openReports} open reports`);
    for (const { id, scopes, expiresAt, endedAt: gone } of keys)
      say(
        `  ${id} ${gone ? `ended ${londonDay(gone)}` : `until ${londonDay(expiresAt)}`} ${scopes.join(',')}`,
      );
  }
  return EXIT.ok;
}

export const partnerCommands: Command[] = [
  {
    name: 'partner add',
    takes: 'NAME',
    about: 'Enters an organisation that may bring reports.',
    flags: {
      route: { type: 'string', about: 'how its reports count as having come: TELL_MAMA, CST, GALOP, TPRC …' },
    },
    run: async (call) => {
      const name = wordOf(call, 0, 'add NAME --route TPRC');
      await inPartners((ctx) => addPartner(ctx, { name, route: flagOf(call, 'route') || 'TPRC' }));
      say(`${name} is entered. Make its key: stand partner key "${name}"`);
      return EXIT.ok;
    },
  },
  {
    name: 'partner list',
    takes: '',
    about:
      'Lists the partners, their keys (never the keys’ texts) and how many open reports each looks after.',
    run: list,
  },
  {
    name: 'partner key',
    takes: 'NAME',
    about: 'Makes a key for a partner and shows it once.',
    flags: {
      days: { type: 'string', about: 'days it lives, at most 400; 365 unless told' },
      scopes: { type: 'string', about: 'what it may do, with commas; everything unless told' },
      'end-others-in': { type: 'string', about: 'days after which the partner’s other keys end; 0 is now' },
    },
    run: key,
  },
  {
    name: 'partner scopes',
    takes: 'NAME KEY-ID',
    about: 'Changes what a key may do; with "none" it ends at once.',
    flags: { scopes: { type: 'string', about: 'scopes with commas, or none' } },
    run: async (call) => {
      const usage = 'scopes NAME KEY-ID --scopes reports:write,reports:read';
      const [name, keyId] = [wordOf(call, 0, usage), wordOf(call, 1, usage)];
      const scopes = scopesOf(flagOf(call, 'scopes'));
      await inPartners((ctx) => setPartnerScopes(ctx, { name, keyId, scopes }));
      say(scopes.length > 0 ? `The key may now: ${scopes.join(', ')}` : 'The key has ended.');
      return EXIT.ok;
    },
  },
  {
    name: 'partner webhook',
    takes: 'NAME URL|none',
    about: 'Sets where a partner is called back, and shows the secret the calls are signed with once.',
    run: async (call) => {
      const usage = 'webhook NAME https://partner.example/hook';
      const [name, to] = [wordOf(call, 0, usage), wordOf(call, 1, usage)];
      const { secret } = await withOwner('partner', (ctx, { config }) =>
        setPartnerWebhook(ctx, {
          name,
          url: to === 'none' ? '' : to,
          mayBeLocal: config.mode !== 'production',
        }),
      );
      say(secret ?? `${name} is not called back any more.`);
      return EXIT.ok;
    },
  },
  {
    name: 'partner end',
    takes: 'NAME',
    about: 'Ends the work with a partner: keys die at once, open reports go on as told.',
    flags: { 'hand-to': { type: 'string', about: 'another partner’s name, or police' } },
    run: async (call) => {
      const name = wordOf(call, 0, 'end NAME --hand-to NAME|police');
      const handTo = flagOf(call, 'hand-to');
      if (!handTo)
        throw new Refusal(
          'invalid-input',
          'Say who gets its open reports: --hand-to NAME or --hand-to police',
        );
      const { moved } = await inPartners((ctx) => endPartner(ctx, { name, handTo }));
      say(`${name} has ended. Open reports handed to ${handTo}: ${moved}`);
      return EXIT.ok;
    },
  },
];
