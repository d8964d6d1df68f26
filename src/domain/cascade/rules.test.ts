import { describe, expect, it } from 'vitest';
import type { Role } from '#kernel/actor';
import { demandMayDecide, mayDecide, stageOf } from './approval.model.ts';
import { draftText } from './cascade.fixture.ts';
import {
  CLAIM_MAX_HOURS,
  type Claim,
  claimBlocks,
  claimProblems,
  claimsIn,
  missingClaims,
} from './claim.model.ts';
import { draftProblems, incompleteProblems, readyText, tidy } from './compose.model.ts';
import {
  chooseVersion,
  firstAttemptAt,
  nextAttemptAt,
  outcomeAfter,
  type Sendable,
} from './delivery.model.ts';
import { emptySections } from './heading.model.ts';
import { readPeople } from './passed-on.form.ts';
import { type References, resolveText } from './placeholder.model.ts';
import { codePrefix } from './signed-text.model.ts';
import { differences, variantState } from './variant.model.ts';

const NOW = new Date('2026-07-01T12:00:00Z');
const later = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

describe('claims', () => {
  const claim: Claim = {
    kind: 'NO_SPECIFIC_INTELLIGENCE',
    text: 'There is no specific intelligence.',
    source: 'Daily assessment',
    approver: 'Duty officer',
    ctpReference: 'CTP-1',
    validUntil: later(24),
  };
  const keys = (change: Partial<Claim>): string[] =>
    claimProblems({ ...claim, ...change }, NOW).map(({ key }) => key);

  it('reads them in the words of letters, in every spelling met so far', () => {
    for (const [words, kind] of [
      ['This is NOT in response to any specific intelligence', 'NO_SPECIFIC_INTELLIGENCE'],
      [
        'there is no credible information to suggest that there is any criminal activity',
        'NO_SPECIFIC_INTELLIGENCE',
      ],
      ['Whilst we haven’t seen an increase here', 'NO_INCREASE_SEEN'],
      ['We will be stepping up patrols in key areas', 'INCREASE_IN_PATROLS'],
      ['deploying high visibility patrols where appropriate', 'INCREASE_IN_PATROLS'],
      ['officers will be out and about and they have all been briefed', 'ALL_OFFICERS_BRIEFED'],
      ['it will receive a fast response', 'RESPONSE_PROMISE'],
      ['{threat}', 'THREAT_LEVEL'],
      ['Call {contact:101}', 'CONTACT_ROUTE'],
    ] as const)
      expect(claimsIn(words), words).toContain(kind);
    expect(claimsIn('Look out for each other.')).toEqual([]);
  });

  it('lets Counter Terrorism Policing alone clear "no specific intelligence", for a day', () => {
    expect(keys({})).toEqual([]);
    expect(keys({ ctpReference: '' })).toEqual(['cascade.claim.ctpReference.required']);
    expect(keys({ validUntil: later(24.1) })).toEqual(['cascade.claim.validUntil.tooLong']);
    expect(keys({ validUntil: NOW, source: '', approver: '', text: '' })).toEqual([
      'cascade.claim.text.required',
      'cascade.claim.source.required',
      'cascade.claim.approver.required',
      'cascade.claim.validUntil.past',
    ]);
    expect(CLAIM_MAX_HOURS.THREAT_LEVEL).toBe(24);
  });

  it('holds a statement back for what is missing, over, or not looked at for a day', () => {
    const text = 'There is no specific intelligence. {threat}';
    expect(missingClaims(text, [])).toEqual(['NO_SPECIFIC_INTELLIGENCE']);
    const blocks = (claims: Claim[], threatCheckedAt: Date | undefined): string[] =>
      claimBlocks(text, claims, { now: NOW, threatCheckedAt }).map(({ key }) => key);
    expect(blocks([claim], later(-23))).toEqual([]);
    expect(blocks([], undefined)).toEqual([
      'cascade.block.missing.NO_SPECIFIC_INTELLIGENCE',
      'cascade.block.threatUnchecked',
    ]);
    expect(blocks([{ ...claim, validUntil: later(-1) }], later(-25))).toEqual([
      'cascade.block.expired.NO_SPECIFIC_INTELLIGENCE',
      'cascade.block.threatUnchecked',
    ]);
  });
});

describe('a draft', () => {
  const references: References = {
    contact: (id) => (id === '101' ? { text: '101' } : { problem: 'reference.unknown' }),
    hashtag: () => ({ problem: 'reference.hashtagUnchecked' }),
    threat: () => ({ text: 'The level is X.' }),
  };

  it('may not hold a typed number, link, address, hashtag or threat wording, in any script', () => {
    for (const [words, kind] of [
      ['0800 555 111', 'phone'],
      ['٠٨٠٠ ٥٥٥ ١١١', 'phone'],
      ['+44 1632 960123', 'phone'],
      ['call 999', 'phone'],
      ['www.example.org/x', 'url'],
      ['a.b@example.org', 'email'],
      ['#Together', 'hashtag'],
      ['an attack is highly likely', 'threat'],
    ])
      expect(
        draftProblems(draftText({ answer: `See ${words} now` })).map(({ key }) => key),
        words,
      ).toEqual([`cascade.compose.typed.${kind}`]);
    expect(
      draftProblems(draftText({ answer: 'In 2016, 52 people on 22/03/2016 and 900 officers.' })),
    ).toEqual([]);
  });

  it('is whole only with all five headings, an answer and who speaks', () => {
    expect(incompleteProblems(draftText())).toEqual([]);
    expect(incompleteProblems(draftText({ sections: emptySections(), answer: '', issuer: '' }))).toHaveLength(
      7,
    );
    expect(draftProblems(draftText({ validHours: Number.NaN })).map(({ field }) => field)).toEqual([
      'validHours',
    ]);
  });

  it('has its references filled in, and is refused where one leads nowhere', () => {
    const resolve = (text: string) => resolveText(text, references, { field: 'call', heading: 'call' });
    expect(resolve('Call {contact:101}. {threat}')).toEqual({
      text: 'Call 101. The level is X.',
      problems: [],
    });
    for (const bad of ['{contact:102}', '{contact:}', '{core}', '{hashtag:x}', '{contakt:101}', '{', '}'])
      expect(resolve(`Call ${bad} now`).problems.length, bad).toBe(1);
    const { ready } = readyText(
      draftText(),
      { ...references, hashtag: () => ({ text: '#x' }), contact: () => ({ text: '1' }) },
      (one) => one,
    );
    expect(ready.sections.map(({ heading }) => heading)).toEqual([
      'known',
      'unknown',
      'doing',
      'can-do',
      'call',
    ]);
  });

  it('is kept without stray white space', () => {
    expect(tidy('  a \r\n\r\n\r\n\r\nb\t\r\n')).toBe('a\n\nb');
  });
});

describe('approval', () => {
  const person = (id: string, ...roles: Role[]) => ({ id, roles });
  const version = (approvals: Array<ReturnType<typeof given>>) => ({
    draftedBy: 'drafter',
    frozenAt: NOW,
    chain: null,
    approvals,
  });
  const stage = (approvals: Array<ReturnType<typeof given>>) => stageOf(version(approvals));
  const given = (staffId: string, decision: 'approved' | 'returned' = 'approved') => ({
    staffId,
    decision,
    reason: '',
    decidedAt: NOW,
  });

  it('takes two other people, the second a commander', () => {
    const first = [given('inspector')];
    expect(stage([])).toBe('first');
    expect(stage(first)).toBe('second');
    expect(stage([...first, given('commander')])).toBe('ready');
    expect(stage([given('inspector', 'returned')])).toBe('returned');
    const may = (who: ReturnType<typeof person>, approvals: ReturnType<typeof given>[]) => () =>
      demandMayDecide(who, version(approvals), NOW);
    expect(may(person('drafter', 'COMMANDER'), [])).toThrow(/other people than its drafter/);
    expect(may(person('inspector', 'DUTY_INSPECTOR', 'COMMANDER'), first)).toThrow(/another person/);
    expect(may(person('other', 'DETECTIVE_INSPECTOR'), first)).toThrow(/not open to this role/);
    expect(may(person('analyst', 'ANALYST'), [])).toThrow(/not open to this role/);
    expect(may(person('other', 'COMMANDER'), first)).not.toThrow();
    expect(may(person('other', 'COMMANDER'), [...first, given('commander')])).toThrow(/decided already/);
  });

  // Who may take which step, role by role; the drafter and whoever has decided are shut out of both.
  it.each([
    ['ENGAGEMENT_OFFICER', true, false],
    ['DUTY_INSPECTOR', true, false],
    ['DETECTIVE_INSPECTOR', true, false],
    ['COMMANDER', true, true],
    ['WARD_OFFICER', false, false],
    ['ANALYST', false, false],
    ['ADMINISTRATOR', false, false],
  ] as const)('opens to %s: first approval %s, second %s', (role, mayFirst, maySecond) => {
    const who = person('somebody', role);
    expect(mayDecide(who, version([]), NOW)).toBe(mayFirst);
    expect(mayDecide(who, version([given('inspector')]), NOW)).toBe(maySecond);
    expect(mayDecide(person('drafter', role), version([]), NOW)).toBe(false);
    expect(mayDecide(person('drafter', role), version([given('inspector')]), NOW)).toBe(false);
    expect(mayDecide(person('inspector', role, 'COMMANDER'), version([given('inspector')]), NOW)).toBe(false);
    expect(mayDecide(who, version([given('inspector', 'returned')]), NOW)).toBe(false);
  });
});

describe('a variant', () => {
  it('shows what it adds to and leaves out of the core', () => {
    const core = { ...emptySections(), doing: 'We are out.', call: 'Call us.' };
    const [known, , doing, , call] = differences(core, { ...core, doing: 'We are out on foot.' });
    expect(known?.isSame).toBe(true);
    expect(call?.isSame).toBe(true);
    expect(doing?.pieces.filter(({ kind }) => kind === 'added').map(({ text }) => text.trim())).toEqual([
      'on foot',
    ]);
  });

  it('is flagged until it was compared with the newest core', () => {
    const parent = (id: string, coreVersionId: string | null = null) => ({ id, coreVersionId });
    const state = (followsVersionId: string | null, one?: ReturnType<typeof parent>, rest: object = {}) =>
      variantState({ followsVersionId, parent: one, ...rest });
    expect(state(null)).toBe('up-to-date');
    expect(state(null, parent('v1'))).toBe('not-compared');
    expect(state('v1', parent('v1'))).toBe('up-to-date');
    expect(state('v1', parent('v2'))).toBe('core-changed');
    expect(state('v2', parent('v2'), { holdsVersionId: 'v1' })).toBe('not-renewed');
    // An insert waits for the wrapper around it when the core itself moves.
    expect(state('w1', parent('w1', 'v1'), { newestCoreId: 'v2', holdsVersionId: 'w1' })).toBe(
      'wrapper-behind',
    );
    expect(state('w1', parent('w2', 'v2'), { newestCoreId: 'v2', holdsVersionId: 'w1' })).toBe(
      'core-changed',
    );
  });
});

describe('delivery', () => {
  const text = (change: Partial<Sendable>): Sendable => ({
    versionId: 'core-en',
    rootVersionId: 'core-en',
    statementId: 'core',
    coreId: null,
    areaPath: '',
    community: '',
    language: 'en',
    ...change,
  });
  const texts = [
    text({}),
    text({ versionId: 'core-ur', language: 'ur' }),
    text({
      versionId: 'east-en',
      rootVersionId: 'east-en',
      statementId: 'east',
      coreId: 'core',
      areaPath: 'eastmarch',
    }),
    text({
      versionId: 'mill-en',
      rootVersionId: 'mill-en',
      statementId: 'mill',
      coreId: 'core',
      areaPath: 'eastmarch/mill-ward',
    }),
  ];

  it('gives each leader the narrowest variant, in the leader’s language where there is one', () => {
    const chosen = (areaPath: string, language: string) =>
      chooseVersion(texts, { areaPath, language })?.version.versionId;
    expect(chosen('westmarch/weavers', 'ur')).toBe('core-ur');
    expect(chosen('westmarch/weavers', 'pl')).toBe('core-en');
    expect(chosen('eastmarch/orchard', 'ur')).toBe('east-en');
    expect(chosen('eastmarch/mill-ward', 'en')).toBe('mill-en');
    const insert = text({
      ...texts.find(({ versionId }) => versionId === 'east-en'),
      versionId: 'school-en',
      rootVersionId: 'school-en',
      statementId: 'school',
      community: 'school',
    });
    const reads = (represents: string) =>
      chooseVersion([...texts, insert], { areaPath: 'eastmarch/orchard', language: 'en', represents })
        ?.version.versionId;
    expect([reads('school'), reads('residents')]).toEqual(['school-en', 'east-en']);
    expect(chooseVersion([], { areaPath: '', language: 'en' })).toBeUndefined();
  });

  it('lets a leader sleep, unless it is urgent or would be out of date by the morning', () => {
    // 23:30 on the clock of London, in summer time.
    const night = new Date('2026-07-01T22:30:00Z');
    const quiet = { quietFrom: '22:00', quietUntil: '07:00' };
    const text = { validUntil: new Date('2026-07-02T22:00:00Z'), isUrgent: false };
    const seven = new Date('2026-07-02T06:00:00Z');
    expect(firstAttemptAt(quiet, text, night)).toEqual(seven);
    expect(firstAttemptAt(quiet, { ...text, isUrgent: true }, night)).toEqual(night);
    expect(firstAttemptAt(quiet, { ...text, validUntil: seven }, night)).toEqual(night);
    expect(firstAttemptAt(quiet, text, NOW)).toEqual(NOW);
    expect(firstAttemptAt({ quietFrom: null, quietUntil: null }, text, night)).toEqual(night);
  });

  it('says only what is known after each answer', () => {
    const after = (
      state: Parameters<typeof outcomeAfter>[0]['state'],
      attempts: number,
      isUncertain = false,
    ) => outcomeAfter({ state, code: null, reply: '' }, { attempts, isUncertain }, { now: NOW, random: 0 });
    expect(after('handed-over', 1).state).toBe('handed-over');
    expect(after('refused', 1).state).toBe('refused');
    expect(after('not-delivered', 1).state).toBe('not-delivered');
    expect(after('try-later', 1)).toEqual({
      state: 'queued',
      isUncertain: false,
      nextAttemptAt: later(1 / 60),
    });
    expect(after('try-later', 8).state).toBe('unknown');
    // Once more under the same Message-ID, and then it stays unknown.
    expect(after('unknown', 1)).toMatchObject({ state: 'queued', isUncertain: true });
    expect(after('unknown', 2, true)).toMatchObject({ state: 'unknown', isUncertain: true });
    expect(after('handed-over', 2, true)).toMatchObject({ state: 'handed-over', isUncertain: true });
  });

  it('waits longer each time, at most two and a half hours', () => {
    const minutes = [1, 2, 3, 7, 8, 20].map(
      (n) => (nextAttemptAt(n, NOW, 0).getTime() - NOW.getTime()) / 60_000,
    );
    expect(minutes).toEqual([1, 2, 4, 64, 120, 120]);
    expect(nextAttemptAt(20, NOW, 1).getTime() - NOW.getTime()).toBe(150 * 60_000);
  });
});

it('reads a rough number of people as people write it', () => {
  for (const [typed, people] of [
    ['40', 40],
    ['about 1,200', 1200],
    ['~ 300 people', 300],
    ['۱۲۰', 120],
  ] as const)
    expect(readPeople(typed), typed).toBe(people);
  for (const typed of ['many', '', '10-20', '1e9', '12345678']) expect(readPeople(typed), typed).toBeNaN();
});

it('begins codes with the force’s first letters', () => {
  expect(codePrefix('aldermarch')).toBe('ALD');
  expect(codePrefix('x-9-yz')).toBe('XYZ');
});
