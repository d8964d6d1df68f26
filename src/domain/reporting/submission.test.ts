import { describe, expect, it } from 'vitest';
import { londonDay } from '#statistics/days';
import { areaPathOf } from './area-choice.model.ts';
import { submissionOf } from './submission.model.ts';

const now = new Date('2026-07-05T23:30:00Z');
const options = { language: 'en', now };

describe('what is stored of a form', () => {
  it('keeps what the offender seemed to target apart from who the person is', () => {
    const answers = {
      role: 'ME',
      happened: ['SAID_OR_SHOUTED'],
      why: ['RACE', 'RELIGION'],
      religion: ['MUSLIM'],
      selfIdentity: 'I am Sikh',
      narrative: 'He called me a terrorist',
      anonymity: 'NAMED',
      name: 'Somebody Example',
      contactBy: 'CODE',
    };
    const { facts, story, identity, selfIdentity } = submissionOf('report', answers, options);
    expect(facts.strands).toEqual(['RACE', 'RELIGION']);
    expect(facts.perceivedReligions).toEqual(['MUSLIM']);
    expect(facts.perceivedTags).toEqual(['ANTI_MUSLIM']);
    expect(facts.perceivedBy).toBe('VICTIM');
    expect(selfIdentity).toBe('I am Sikh');
    expect(identity?.name).toBe('Somebody Example');
    const clear = JSON.stringify([facts, story]);
    expect(clear).not.toContain('Sikh');
    expect(clear).not.toContain('Somebody');
    expect(JSON.stringify(facts)).not.toContain('terrorist');
  });

  it('never puts anything a person wrote among the clear facts', () => {
    const written = 'CANARY';
    const texts = [
      'narrative',
      'place',
      'organisation',
      'groupName',
      'letterWhere',
      'letterTouchedBy',
      'onlineLink',
      'offenderWords',
    ];
    const more = [
      'name',
      'phone',
      'email',
      'otherContact',
      'safeTimes',
      'whoAnswers',
      'needsLanguage',
      'toldReference',
    ];
    const answers = {
      role: 'SOMEONE',
      anonymity: 'QUIET',
      ...Object.fromEntries([...texts, ...more, 'selfIdentity', 'whenTime'].map((field) => [field, written])),
    };
    const { facts } = submissionOf('report', answers, options);
    expect(JSON.stringify(facts)).not.toContain(written);
    expect(facts.perceivedBy).toBe('SUPPORT_ORG');
  });

  it('keeps no identity of an anonymous report, even where a name was typed before', () => {
    const { identity, facts } = submissionOf(
      'report',
      { role: 'WITNESS', anonymity: 'ANONYMOUS', name: 'X' },
      options,
    );
    expect(identity).toBeNull();
    expect(facts.perceivedBy).toBe('WITNESS');
    expect(facts.contactBy).toBe('CODE');
    expect(facts.mayLeaveMessage).toBe(false);
  });

  it('counts days in London', () => {
    expect(londonDay(now)).toBe('2026-07-06');
    const day = (whenKind: string, incidentDate = '') =>
      submissionOf('report', { role: 'ME', anonymity: 'ANONYMOUS', whenKind, incidentDate }, options).facts;
    expect(day('TODAY')).toMatchObject({ incidentOn: '2026-07-06', incidentPrecision: 'DAY' });
    expect(day('YESTERDAY')).toMatchObject({ incidentOn: '2026-07-05' });
    expect(day('DATE', '2026-05-01')).toMatchObject({ incidentOn: '2026-05-01' });
    expect(day('MANY')).toMatchObject({ incidentOn: null, incidentPrecision: 'SEVERAL', isRepeat: true });
    expect(day('')).toMatchObject({ incidentOn: null, incidentPrecision: 'UNKNOWN' });
  });

  it('marks danger from the first question, or from a concern about this moment', () => {
    expect(
      submissionOf('report', { danger: 'YES', role: 'ME', anonymity: 'ANONYMOUS' }, options).facts.danger,
    ).toBe(true);
    const concern = submissionOf(
      'concern',
      { concernAbout: 'SAFETY', soon: 'NOW', narrative: 'Now' },
      options,
    ).facts;
    expect(concern).toMatchObject({
      danger: true,
      kind: 'concern',
      reporterRole: 'WORRIED',
      anonymity: 'ANONYMOUS',
    });
  });

  it('shares with nobody unless it was ticked', () => {
    const { facts } = submissionOf('report', { role: 'ME', anonymity: 'ANONYMOUS' }, options);
    expect(facts).toMatchObject({ shareWith: [], mayTellLeader: false });
  });
});

describe('the area of a report', () => {
  it.each([
    [{}, null],
    [{ area: 'NOT_SURE' }, null],
    [{ area: 'eastmarch' }, 'eastmarch'],
    [{ area: 'eastmarch', ward: 'NOT_SURE' }, 'eastmarch'],
    [{ area: 'eastmarch', ward: 'eastmarch/mill-ward' }, 'eastmarch/mill-ward'],
    [{ area: 'westmarch', ward: 'eastmarch/mill-ward' }, 'westmarch'],
  ])('%j is %s', (answers, path) => {
    expect(areaPathOf(answers)).toBe(path);
  });
});
