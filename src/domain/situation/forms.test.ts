import { expect, test } from 'vitest';
import { formOfEvent, mistakenField, NOBODY, readEventForm, WHOLE_FORCE } from './event.form.ts';
import { readThreatForm } from './threat-level.form.ts';
import { fromUkClock, ukClock } from './uk-time.model.ts';

const now = new Date('2026-06-24T10:00:00Z');
const register = { areaPaths: ['eastmarch', 'eastmarch/mill-ward'], now, stage: 'whole' as const };
const typed = {
  title: 'Attacks abroad',
  what: 'Explosions at an airport.',
  place: 'A capital abroad',
  kind: 'attack-abroad',
  'date-day': '22',
  'date-month': '3',
  'date-year': '2026',
  time: '7:58',
  areas: WHOLE_FORCE,
  touched: ['muslim'],
  mistaken: ['sikh', 'hindu'],
  hashtags: 'WeStandTogether',
  'more-hashtags': '#oneplace, ＃razem',
};
const parse = (part: Record<string, string | string[]>): ReturnType<typeof readEventForm> =>
  readEventForm({ ...typed, ...part }, register);
const keys = (part: Record<string, string | string[]>): string[] =>
  parse(part).problems.map(({ key }) => key);

test('a filled form becomes the facts, on the clock of the United Kingdom', () => {
  expect(parse({})).toMatchObject({
    problems: [],
    facts: {
      title: 'Attacks abroad',
      what: 'Explosions at an airport.',
      place: 'A capital abroad',
      kind: 'attack-abroad',
      happenedAt: new Date('2026-03-22T07:58:00Z'),
      areaPaths: [''],
      groupsTouched: ['muslim'],
      groupsMistaken: ['sikh', 'hindu'],
      hashtags: ['WeStandTogether', 'oneplace', 'razem'],
    },
  });
});

test('the form shows again what the register holds', () => {
  const { facts } = parse({});
  if (!facts) throw new Error('the form was refused');
  const event = {
    ...facts,
    id: 'x',
    status: 'open' as const,
    registeredBy: 'y',
    registeredAt: now,
    amendedBy: null,
    amendedAt: null,
    closedAt: null,
    revision: 1,
  };
  expect(formOfEvent(event)).toMatchObject({
    date: '2026-03-22',
    time: '07:58',
    areas: [WHOLE_FORCE],
    'more-hashtags': '#oneplace #razem',
  });
  expect(formOfEvent({ ...event, groupsMistaken: [] }).mistaken).toEqual([NOBODY]);
});

test('an empty list of groups is refused, a looked-at one is not', () => {
  expect(keys({ mistaken: [] })).toEqual(['situation.event.mistaken.required']);
  expect(parse({ mistaken: NOBODY }).facts?.groupsMistaken).toEqual([]);
  expect(keys({ touched: ['no such group'] })).toEqual(['web.form.notInList']);
});

test('wrong dates, times and hashtags are named', () => {
  expect(keys({ 'date-day': '31', 'date-month': '2' })).toEqual(['web.form.date']);
  expect(keys({ 'date-year': '2027' })).toEqual(['web.form.notFuture']);
  expect(keys({ 'date-day': '', 'date-month': '', 'date-year': '' })).toEqual([
    'situation.event.date.required',
  ]);
  expect(keys({ time: '25:00' })).toEqual(['situation.event.time.invalid']);
  expect(keys({ 'more-hashtags': '#no-hyphens' })).toEqual(['situation.event.more-hashtags.invalid']);
  expect(keys({ areas: 'atlantis' })).toEqual(['web.form.notInList']);
  expect(keys({ areas: [] })).toEqual(['situation.event.areas.required']);
  expect(keys({ 'date-day': '24', 'date-month': '6', time: '11:01' })).toEqual([
    'situation.event.time.ahead',
  ]);
  expect(keys({ kind: 'critical-incident' })).toEqual(['web.form.notInList']);
});

test('the clock knows summer time, the skipped hour and days that do not exist', () => {
  expect(fromUkClock('2026-06-24', '09:00')).toEqual(new Date('2026-06-24T08:00:00Z'));
  expect(fromUkClock('2026-12-24', '09:00')).toEqual(new Date('2026-12-24T09:00:00Z'));
  expect(fromUkClock('2026-03-29', '01:30')).toEqual(new Date('2026-03-29T01:30:00Z'));
  expect(fromUkClock('2026-10-25', '01:30')).toEqual(new Date('2026-10-25T00:30:00Z'));
  expect(fromUkClock('2026-02-30', '09:00')).toBeUndefined();
  expect(ukClock(new Date('2026-06-24T23:30:00Z'))).toEqual({ day: '2026-06-25', time: '00:30' });
});

test('a threat level is one of the five, set on a day that has come, read somewhere', () => {
  const values = {
    level: 'SEVERE',
    'set-on-day': '30',
    'set-on-month': '4',
    'set-on-year': '2026',
    source: 'MI5 website',
  };
  expect(readThreatForm(values, '2026-06-24').seen).toEqual({
    level: 'SEVERE',
    setOn: '2026-04-30',
    source: 'MI5 website',
  });
  const bad = readThreatForm({ ...values, level: 'HIGH', 'set-on-year': '2030', source: '' }, '2026-06-24');
  expect([bad.seen, bad.problems.map(({ field }) => field)]).toEqual([
    undefined,
    ['level', 'set-on', 'source'],
  ]);
});

test('suggestions come first, and a group touched is never offered as mistaken for itself', () => {
  const field = mistakenField(['muslim']);
  const options = field.kind === 'checkboxes' ? field.options : [];
  expect(options[0]).toBe('sikh');
  expect(options).not.toContain('muslim');
  expect(options.at(-1)).toBe(NOBODY);
});
