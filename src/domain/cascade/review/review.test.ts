import { describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import type { Claim, ClaimKind } from '../claim.model.ts';
import { NATIONAL_REGISTER } from '../national-register.model.ts';
import type { ObservedCounts, ReviewContext } from './finding.model.ts';
import { reviewText } from './review-text.model.ts';
import { mayOverrideRule, RULE_IDS, type RuleId, ruleOf } from './rule-book.model.ts';
import { toldApart } from './told-apart.model.ts';
import { compareVariants } from './variant-rules.model.ts';

const AS_OF = new Date('2026-07-02T09:00:00Z');
const LOOKED = NATIONAL_REGISTER.hashtags.map((one) => ({ ...one, checkedForHijackAt: '2026-07-01' }));
const CONTEXT: ReviewContext = {
  ...NATIONAL_REGISTER,
  hashtags: LOOKED,
  asOf: AS_OF,
  threat: { level: 'SEVERE', checkedAt: new Date('2026-07-02T08:00:00Z') },
};
const claim = (kind: ClaimKind, change: Partial<Claim> = {}): ReviewContext => ({
  ...CONTEXT,
  claims: [
    {
      kind,
      text: 'x',
      source: 'Log 12',
      approver: 'Duty officer',
      ctpReference: 'CTP-1',
      validUntil: new Date('2026-07-02T20:00:00Z'),
      ...change,
    },
  ],
});
const ruled = (text: string, context: ReviewContext = CONTEXT): RuleId[] =>
  reviewText(text, context).findings.map(({ rule }) => rule);

const LONG = `We know that ${'people and '.repeat(13)}others heard it.`;
const HARD =
  'Notwithstanding considerable organisational complexities, multi-agency representatives collaboratively established comprehensive operational methodologies. '.repeat(
    6,
  );
const STALE: ReviewContext = { ...CONTEXT, asOf: new Date('2026-11-02T09:00:00Z') };
const counted = (change: Partial<ObservedCounts> = {}): ReviewContext => ({
  ...CONTEXT,
  counts: { says: 'rising', standingAlarms: 0, reports: 40, parts: [7], days: 28, ...change },
});
const COUNTS = counted();
const QUIET = counted({ says: 'not-rising' });

/** For every rule a text on which it fires and one, as near as may be, on which it does not. */
const CASES: ReadonlyArray<
  readonly [RuleId, string | readonly [string, ReviewContext], string | readonly [string, ReviewContext]]
> = [
  ['contact.unknown', 'Call 01632 960123.', 'Call 101.'],
  ['contact.retired', ['Call 0800 555 111.', withRetired('crimestoppers')], 'Call 0800 555 111.'],
  ['contact.unchecked', ['Call 101.', STALE], 'Call 101.'],
  ['contact.personal', 'Mobile 07700 900123', 'Our lorry took the road 07700 900123'],
  ['contact.text-number', 'Deaf people can text the word police to 60066.', 'Call 60066.'],
  ['contact.emergency-missing', 'Call 101.', 'In an emergency call 999.'],
  ['contact.deaf-missing', 'In an emergency call 999.', 'Use textphone 18000.'],
  ['contact.sms-register', 'You can text 999.', 'Text 999 if your phone is registered.'],
  ['contact.independent-missing', 'Call 101.', 'Call Victim Support.'],
  ['contact.dated-term', 'Ask Special Branch.', 'Ask a special officer.'],
  [
    'link.empty',
    'Advice can be found on our website:',
    'Advice can be found on our website: https://gov.uk/act',
  ],
  [
    'link.broken',
    'See http://example.org/safety/stay safe.html',
    'See http://example.org/safety/stay-safe.html',
  ],
  ['link.retired', 'Write to a.b@force.pnn.police.uk', 'Write to help@galop.org.uk'],
  ['link.insecure', 'See http://www.report-it.org.uk', 'See https://www.report-it.org.uk'],
  ['hashtag.unknown', 'Say #Aldermarch.', 'Say #WeStandTogether.'],
  [
    'hashtag.unchecked',
    ['Say #WeStandTogether.', { ...CONTEXT, hashtags: NATIONAL_REGISTER.hashtags }],
    'Say #WeStandTogether.',
  ],
  ['hashtag.spelling', 'Say #We Stand Together.', 'Say #WeStandTogether.'],
  [
    'threat.wording',
    'We have a heightened threat level.',
    'The threat level is SEVERE: an attack is highly likely.',
  ],
  [
    'threat.age',
    ['{threat}', { ...CONTEXT, threat: { level: 'SEVERE', checkedAt: new Date('2026-07-01T08:59:00Z') } }],
    '{threat}',
  ],
  [
    'threat.no-intelligence',
    [
      'There is no specific intelligence of a threat here.',
      claim('NO_SPECIFIC_INTELLIGENCE', { ctpReference: '' }),
    ],
    ['There is no specific intelligence of a threat here.', claim('NO_SPECIFIC_INTELLIGENCE')],
  ],
  [
    'claim.unsourced',
    'We have not seen an increase.',
    ['We have not seen an increase.', claim('NO_INCREASE_SEEN')],
  ],
  [
    'claim.briefing',
    'Officers have all been briefed.',
    ['Officers have all been briefed.', claim('ALL_OFFICERS_BRIEFED')],
  ],
  [
    'promise.unmeasured',
    'Every report will receive a fast response.',
    ['Every report will receive a fast response.', claim('RESPONSE_PROMISE')],
  ],
  ['promise.clock', 'An officer will ring within two hours.', 'An officer will ring within 3 days.'],
  [
    'person.named',
    'Police arrested John Example on Monday.',
    'John Example was arrested and charged with assault.',
  ],
  ['person.ethnicity', 'The suspect is a Syrian man.', 'Syrian families came to meet us.'],
  ['person.immigration', 'He is an asylum seeker.', 'We met people who fled a war.'],
  [
    'hate.repeats',
    'A leaflet that reads “They should all leave” was found.',
    'A leaflet with hateful words was found.',
  ],
  ['hate.call-date', 'The letter calls for attacks on 3 April 2018.', 'We will meet you on 3 April 2018.'],
  ['community.blame', 'Muslim leaders must condemn this.', 'Muslim leaders met us.'],
  ['community.link', 'This was Islamist terrorism.', 'This was terrorism.'],
  [
    'figure.source',
    'We have 900 detectives.',
    ['We have 900 detectives.', claim('RESPONSE_PROMISE', { text: 'We have 900 detectives.' })],
  ],
  ['figure.disagrees', ['We had 12 reports.', COUNTS], ['We had 40 reports.', COUNTS]],
  ['figure.disagrees', ['We had 12 reports.', COUNTS], ['Seven of them, 7 antisemitic incidents.', COUNTS]],
  ['figure.disagrees', ['We had 31 hate crimes.', COUNTS], ['In 2015 we had 31 hate crimes.', COUNTS]],
  [
    'figure.disagrees',
    ['We had 900 crimes.', COUNTS],
    ['We have 900 detectives who look at crimes.', COUNTS],
  ],
  ['figure.disagrees', ['We have not seen an increase.', COUNTS], ['We have not seen an increase.', QUIET]],
  [
    'figure.disagrees',
    ['We have not seen an increase.', counted({ says: 'not-rising', standingAlarms: 1 })],
    ['We have seen an increase.', counted({ standingAlarms: 1 })],
  ],
  [
    'figure.disagrees',
    ['We have not seen an increase.', counted({ says: 'cannot-tell' })],
    ['We do not know yet whether there is an increase.', counted({ says: 'cannot-tell' })],
  ],
  [
    'figure.disagrees',
    ['There is a rise in reports.', counted({ says: 'cannot-tell' })],
    ['There is a rise in reports.', COUNTS],
  ],
  ['date.relative', 'It happened last week.', 'It happened on 3 July 2026.'],
  ['plain.grade', HARD, 'We saw the man go. He ran. We are here to help you all. '.repeat(8)],
  ['plain.sentence', LONG, 'We know that people heard it.'],
  ['plain.word', 'We will utilise this.', 'We will use this.'],
  ['plain.idiom', 'Officers are out and about.', 'Officers are in the streets.'],
  ['plain.contraction', 'We haven’t heard.', 'We have not heard.'],
  ['plain.passive-blame', 'Mistakes were made.', 'We made mistakes.'],
];

function withRetired(id: string): ReviewContext {
  const register = CONTEXT.register.map((one) => (one.id === id ? { ...one, retiredOn: '2026-06-01' } : one));
  return { ...CONTEXT, register };
}
const run = (one: string | readonly [string, ReviewContext]): RuleId[] =>
  typeof one === 'string' ? ruled(one) : ruled(one[0], one[1]);

describe('each rule', () => {
  it.each(CASES)('%s fires, and does not where it should not', (rule, bad, good) => {
    expect(run(bad)).toContain(rule);
    expect(run(good)).not.toContain(rule);
  });

  it('has a case of its own', () => {
    const tried = new Set<string>(CASES.map(([rule]) => rule));
    expect(RULE_IDS.filter((rule) => !tried.has(rule) && !rule.startsWith('variant.'))).toEqual([]);
  });

  it('never blocks on style', () => {
    for (const rule of RULE_IDS.filter((one) => one.startsWith('plain.')))
      expect(ruleOf(rule).severity, rule).not.toBe('block');
  });
});

describe('a review', () => {
  it('says where everything stands, by line, column and offset', () => {
    const text = 'Dear all,\n\nCall 101 or 01632 960123.\n';
    const { facts, findings } = reviewText(text, CONTEXT);
    expect(facts.filter(({ kind }) => kind === 'phone')).toEqual([
      {
        kind: 'phone',
        text: '101',
        match: 'known-current',
        entry: '101',
        isUnchecked: false,
        position: { line: 3, column: 6, offset: 16, length: 3 },
      },
      {
        kind: 'phone',
        text: '01632 960123',
        match: 'unknown',
        entry: null,
        isUnchecked: false,
        position: { line: 3, column: 13, offset: 23, length: 12 },
      },
    ]);
    const unknown = findings.find(({ rule }) => rule === 'contact.unknown');
    expect(unknown?.position).toEqual({ line: 3, column: 13, offset: 23, length: 12 });
    expect(text.slice(23, 35)).toBe('01632 960123');
  });

  it('finds names, dates, promises, figures and claims, and proposes headings', () => {
    const { facts, headings } = reviewText(
      'Commander Alex Example spoke on 3 July 2026. We will visit 40 shops. We are watching this closely and will tell you more. There is no specific intelligence of any threat. Ask Special Branch.',
      CONTEXT,
    );
    const of = (kind: string): string[] => facts.filter((fact) => fact.kind === kind).map(({ text }) => text);
    expect(of('name')).toEqual(['Commander Alex Example', 'Special Branch']);
    expect(of('date')).toEqual(['3 July 2026']);
    expect(of('promise')).toEqual([
      'We will visit 40 shops',
      'We are watching this closely and will tell you more',
    ]);
    expect(of('figure')).toEqual(['40']);
    expect(facts.filter(({ kind }) => kind === 'claim').map(({ entry }) => entry)).toEqual([
      'NO_SPECIFIC_INTELLIGENCE',
    ]);
    expect(facts.find(({ text }) => text === 'Special Branch')?.match).toBe('known-changed');
    expect(headings).toHaveLength(5);
  });

  it('reads the sentences of real letters as a careful colleague would', () => {
    const { facts, findings } = reviewText(
      'From Aldermarch Police Borough Commander Chris Example, Mill Road, AM15 9BZ. All Borough Commanders and Lesbian Gay groups met. Call the Anti-Terrorist Hotline 0800 789 321. Please contact our specialist officers. Language is no barrier, as we have translators where required.',
      CONTEXT,
    );
    const names = facts.filter(({ kind }) => kind === 'name');
    expect(names.map(({ text, match }) => [text, match])).toEqual([
      ['Aldermarch Police', 'unknown'],
      ['Borough Commander', 'known-changed'],
      ['Chris Example', 'unknown'],
      ['Mill Road', 'unknown'],
      ['Borough Commanders', 'known-changed'],
      ['Anti-Terrorist Hotline', 'known-current'],
    ]);
    // Asking people to ring officers promises nothing; translators for everybody do.
    const promised = findings.filter(({ rule }) => rule === 'promise.unmeasured').map(({ text }) => text);
    expect(promised).toEqual(['Language is no barrier, as we have translators where required.']);
  });

  it('keeps to numbers, links and hashtags where the text is not English', () => {
    const { findings } = reviewText('Zadzwoń 01632 960123. Threat level: HIGH.', CONTEXT, 'pl');
    expect(findings.map(({ rule }) => rule)).toContain('contact.unknown');
    expect(findings.map(({ rule }) => rule)).not.toContain('threat.wording');
  });

  it('reads 100,000 characters that were made to be slow within five seconds', () => {
    const spentMs = cpuTimer();
    for (const piece of ['letter says ', 'Aa Bb ', 'we will ', '1,000', 'a@b.'])
      reviewText(piece.repeat(20_000 / piece.length), CONTEXT);
    expect(spentMs()).toBeLessThan(5_000);
  });
});

describe('what the counts say against a text', () => {
  const notes = (text: string, change: Partial<ObservedCounts>): string[] =>
    reviewText(text, counted(change))
      .findings.filter(({ rule }) => rule === 'figure.disagrees')
      .map(({ hint }) => hint.replace(` ${ruleOf('figure.disagrees').hint}`, ''));
  const none = 'We have not seen an increase.';
  const rise = 'There is a rise in reports.';

  it('speaks of a rise only where one was counted, and names an alarm as an alarm', () => {
    const alarm = 'Alarms on these counts that are open or were found to be a signal: 2.';
    expect(notes(none, { says: 'rising' })).toEqual(['The counts are rising.']);
    expect(notes(none, { says: 'not-rising', standingAlarms: 2 })).toEqual([alarm]);
    expect(notes(none, { says: 'cannot-tell', standingAlarms: 2 })).toEqual([alarm]);
    expect(notes(rise, { says: 'not-rising' })).toEqual(['The counts show no rise.']);
    expect(notes(rise, { says: 'not-rising', standingAlarms: 2 })).toEqual([
      `The counts show no rise. ${alarm}`,
    ]);
    expect(notes(rise, { says: 'rising', standingAlarms: 2 })).toEqual([]);
  });
});

describe('an override', () => {
  it('takes an inspector, and a commander where people may be hurt', () => {
    expect(mayOverrideRule('contact.unknown', ['DUTY_INSPECTOR'])).toBe(true);
    expect(mayOverrideRule('contact.unknown', ['ENGAGEMENT_OFFICER'])).toBe(false);
    expect(mayOverrideRule('person.named', ['DUTY_INSPECTOR'])).toBe(false);
    expect(mayOverrideRule('person.named', ['COMMANDER'])).toBe(true);
  });
});

describe('variants for different communities', () => {
  const WARM =
    'Thank you for your support. We are proud to stand together and listen. We care and want you safe.';
  const STERN =
    'You must be vigilant. Crime will not be tolerated. Offenders will be arrested and prosecuted. Report threats.';

  it('are held against each other in what they claim and how they speak', () => {
    const found = compareVariants([
      { name: 'east', text: `${WARM} We are stepping up patrols.` },
      { name: 'west', text: STERN },
    ]);
    expect(found.map(({ rule, what }) => [rule, what])).toEqual([
      ['variant.claim', 'INCREASE_IN_PATROLS'],
      ['variant.tone', expect.stringContaining('warm words')],
    ]);
    expect(
      compareVariants([
        { name: 'east', text: WARM },
        { name: 'west', text: WARM },
      ]),
    ).toEqual([]);
  });

  it('hold one community against another and against the area they share, areas for a look, and never a core', () => {
    const more = 'There will be more patrols.';
    const of = (name: string, parentId: string | null, community: string, text = '') => ({
      name,
      parentId,
      community,
      text,
    });
    const rules = (family: Parameters<typeof toldApart>[0]) =>
      toldApart(family).map(({ severity, in: within, notIn }) => [severity, within, notIn]);
    const core = of('core', null, '', more);
    expect(rules([core, of('east', 'core', '')])).toEqual([]);
    expect(rules([core, of('east', 'core', '', more), of('west', 'core', '')])).toEqual([
      ['warn', ['east'], ['west']],
    ]);
    expect(rules([of('east', 'core', ''), of('school', 'east', 'school', more)])).toEqual([
      ['block', ['school'], ['east']],
    ]);
  });
});
