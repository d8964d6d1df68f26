import { newId } from '#kernel/ids';
import type { Kind } from './kinds.ts';
import { SECRET } from './people.ts';
import type { Face, ForceWorld } from './world.ts';

type Named = Kind | { is: string };

/**
 * Which record the parameters of an address name: the first line whose pattern fits. `{ is }` is a word that is the same
 * in every force. An address below one of these joins the matrix by itself; a new kind of record needs a line.
 */
const RECORDS: ReadonlyArray<readonly [RegExp, Record<string, Named>]> = [
  [/^\/triage\/acts\//, { id: 'act' }],
  [/^\/triage\/filters\//, { id: 'filter' }],
  [/^\/triage\/prepared\//, { id: 'prepared' }],
  [/^\/(triage|dip-sample)\//, { id: 'report', part: { is: 'check' } }],
  [/^\/reports\/:id\/evidence/, { id: 'report', evidenceId: 'evidence' }],
  [/^\/reports\//, { id: 'partner-report' }],
  [/^\/colleagues\//, { id: 'colleague' }],
  [/^\/partners\//, { id: 'partner', keyId: 'partner-key', workerId: 'worker' }],
  [/^\/clocks\//, { id: 'clock' }],
  [/^\/clock-rules\//, { kind: { is: 'RECORDING' } }],
  [/^\/retention\/schedules\//, { kind: { is: 'NON_CRIME' } }],
  [/^\/retention\/plans\//, { id: 'plan' }],
  [/^\/retention\/holds\//, { id: 'hold' }],
  [/^\/retention\/rulings\//, { id: 'report' }],
  [/^\/records\/exports\//, { id: 'export' }],
  [/^\/translations\//, { id: 'translation' }],
  [/^\/cases\//, { id: 'case' }],
  [/^\/break-glass\//, { id: 'glass' }],
  [/^\/series\/offers\//, { id: 'offer-received' }],
  [/^\/series\/sent\//, { id: 'offer-sent' }],
  [/^\/series\/proposals\//, { id: 'proposal' }],
  [/^\/series\//, { id: 'series' }],
  [/^\/picture\/breaks\//, { id: 'break' }],
  [/^\/alarms\//, { id: 'alarm' }],
  [/^\/(events|picture)\//, { id: 'event' }],
  [/^\/imports\//, { id: 'import' }],
  [/^\/places\//, { id: 'place-file' }],
  [/^\/tables\//, { id: 'table' }],
  [/^(\/api\/v1)?\/figures\//, { slug: { is: 'reports-by-area' }, file: { is: 'v1.json' } }],
  [/^\/statements\/:id\/(claims|freeze|edit)/, { id: 'draft', claimId: 'claim' }],
  [/^\/statements\/chains\//, { kind: { is: 'general' } }],
  [/^\/statements\//, { id: 'statement', versionId: 'version', leader: 'leader', language: { is: 'pl' } }],
  [/^\/s\//, { id: 'statement', code: 'code', item: { is: 'kit.json' } }],
  [/^\/api\/v1\/statements\//, { id: 'version' }],
  [/^\/api\/v1\/check\//, { code: 'code' }],
  [/^\/api\/v1\/reports\//, { id: 'partner-report' }],
  [/^\/assessments\//, { id: 'assessment', version: { is: '1' } }],
  [/^\/briefings\//, { id: 'briefing' }],
  [/^\/visits\//, { id: 'visit' }],
  [/^\/concerns\//, { id: 'concern' }],
  [/^\/feedback\//, { concernId: 'answer' }],
  [/^\/leaders\//, { id: 'leader' }],
  [/^\/ward-officers\//, { id: 'officer' }],
  [/^\/link\//, { token: 'link' }],
  [/^\/unsubscribe\//, { token: 'unsubscribe' }],
  [/^\/joi(n|ned)\//, { invitation: 'invitation' }],
  [/^\/areas\//, { slug: { is: 'mill-ward' } }],
];

/** Names of the parameters of an address. */
export const paramsOf = (url: string): string[] =>
  [...url.matchAll(/:([a-zA-Z]+)/g)].map(([, name = '']) => name);

/** The kinds of record an address names, by parameter. Throws where no line above knows it. */
export function namedBy(url: string): Record<string, Named> {
  const [, named] = RECORDS.find(([pattern]) => pattern.test(url)) ?? [];
  for (const name of paramsOf(url))
    if (!named?.[name]) throw new Error(`${url}: say in test/matrix/records.ts what :${name} names`);
  return named ?? {};
}

/** True where the address names a record of one force. */
export const namesRecord = (url: string): boolean =>
  paramsOf(url).some((name) => typeof namedBy(url)[name] === 'string');

/** The address with the records of this force in it; case workers have links of their own. */
export function addressIn(url: string, { ids }: ForceWorld, face?: Face): string {
  const named = namedBy(url);
  if (face === 'partner' && named.token === 'link') return url.replace(':token', ids['partner-link']);
  return url.replace(/:([a-zA-Z]+)/g, (_all, name: string) => {
    const what = named[name];
    return what === undefined ? '' : typeof what === 'string' ? ids[what] : what.is;
  });
}

/** The same address with records that nobody has. */
export function addressOfNobody(url: string): string {
  const nobodys: Partial<Record<Kind, string>> = {
    code: 'ALD-7K3M-9QX2',
    link: `${newId()}.${SECRET}`,
    unsubscribe: 'A'.repeat(32),
    invitation: `abcdef-${'0'.repeat(20)}`,
  };
  const named = namedBy(url);
  return url.replace(/:([a-zA-Z]+)/g, (_all, name: string) => {
    const what = named[name];
    return what === undefined ? '' : typeof what === 'string' ? (nobodys[what] ?? newId()) : what.is;
  });
}
