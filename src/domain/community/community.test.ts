import { expect, test } from 'vitest';
import { type Answer, answerProblems } from './answer.model.ts';
import { answerDueAt, clockOf, hoursLeft } from './concern.model.ts';
import { isQuietAt, quietMinutesLeft } from './leader.model.ts';
import { chooseOwner } from './owner.model.ts';
import { lineFaults } from './public-line.model.ts';
import { contactState } from './ward-officer.model.ts';

const raisedAt = new Date('2026-06-01T08:00:00Z');
const after = (hours: number): Date => new Date(raisedAt.getTime() + hours * 3_600_000);
const open = { state: 'open' as const, answerDueAt: answerDueAt(raisedAt), answeredAt: null };

test('the clock runs 72 hours, weekends included', () => {
  expect(open.answerDueAt).toEqual(new Date('2026-06-04T08:00:00Z'));
  expect(clockOf(open, after(59))).toBe('in-time');
  expect(clockOf(open, after(61))).toBe('due-soon');
  expect(clockOf(open, after(72))).toBe('due-soon');
  expect(clockOf(open, after(73))).toBe('overdue');
  expect(hoursLeft(open, after(73))).toBe(-1);
  expect(clockOf({ ...open, state: 'answered', answeredAt: after(72) }, after(200))).toBe('answered-in-time');
  expect(clockOf({ ...open, state: 'answered', answeredAt: after(73) }, after(200))).toBe('answered-late');
});

test('a concern goes to the ward’s own officer, then the area’s, then to whoever holds fewest', () => {
  const force = { id: 'c', scopes: [''], openConcerns: 0 };
  const area = { id: 'b', scopes: ['eastmarch'], openConcerns: 9 };
  const ward = { id: 'a', scopes: ['eastmarch/mill-ward'], openConcerns: 20 };
  const elsewhere = { id: 'd', scopes: ['westmarch'], openConcerns: 0 };
  expect(chooseOwner([force, area, ward, elsewhere], 'eastmarch/mill-ward')).toBe('a');
  expect(chooseOwner([force, area, ward], 'eastmarch/orchard')).toBe('b');
  expect(chooseOwner([force, { ...force, id: 'e', openConcerns: 1 }], 'highmere')).toBe('c');
  expect(chooseOwner([elsewhere], 'highmere')).toBeUndefined();
});

test('personal data is found in a line for everyone; the public numbers are not', () => {
  expect(lineFaults('You asked for a patrol on Friday. Ring 101, or 999 in an emergency.', '')).toEqual([]);
  expect(lineFaults('Ring 01632 960101', '')).toEqual(['phone']);
  expect(lineFaults('Write to someone@example.org', '')).toEqual(['email']);
  expect(lineFaults('Near AB1 2CD', '')).toEqual(['postcode']);
  expect(lineFaults('Imam Farooq asked us', '')).toEqual(['titled-name']);
  expect(lineFaults('Rahman asked us', 'Amina Rahman')).toEqual(['leader-name']);
  expect(lineFaults('The rahmani shop', 'Amina Rahman')).toEqual([]);
  expect(lineFaults('See https://example.org/x', '')).toEqual(['link']);
});

const answer = (part: Partial<Answer>): Answer => ({
  text: 'We put an officer at the school gate.',
  saidLine: '',
  didLine: '',
  isLineChecked: false,
  ...part,
});

test('an answer needs words; public lines come in pairs and are looked at by a person', () => {
  const keys = (part: Partial<Answer>): string[] =>
    answerProblems(answer(part), 'Amina Rahman').map(({ field, key }) => `${field} ${key}`);
  expect(keys({})).toEqual([]);
  expect(keys({ text: '  ' })).toEqual(['answer community.answer.answer.required']);
  expect(keys({ saidLine: 'You asked for officers at the school.', isLineChecked: true })).toEqual([
    'did community.answer.both-lines',
  ]);
  expect(keys({ saidLine: 'You asked.', didLine: 'We came.' })).toEqual([
    'checked community.answer.checked.required',
  ]);
  expect(keys({ saidLine: 'Amina asked.', didLine: 'We came.', isLineChecked: true })).toEqual([
    'said community.answer.line-fault.leader-name',
  ]);
});

test('quiet hours may run over midnight', () => {
  const night = { quietFrom: '22:00', quietUntil: '07:00' };
  expect(['21:59', '22:00', '03:00', '06:59', '07:00'].map((at) => isQuietAt(night, at))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(['21:59', '22:00', '23:30', '06:59'].map((at) => quietMinutesLeft(night, at))).toEqual([
    0, 540, 450, 1,
  ]);
  expect(isQuietAt({ quietFrom: '13:00', quietUntil: '14:00' }, '13:30')).toBe(true);
  expect(isQuietAt({ quietFrom: null, quietUntil: null }, '03:00')).toBe(false);
});

test('a contact runs out after its last day on the United Kingdom calendar', () => {
  // 23:30 UTC in June is already the next day in London.
  expect(contactState('2026-06-30', new Date('2026-06-30T22:59:00Z'))).toBe('renew-soon');
  expect(contactState('2026-06-30', new Date('2026-06-30T23:30:00Z'))).toBe('expired');
  expect(contactState('2027-06-30', new Date('2026-06-30T23:30:00Z'))).toBe('current');
  // Thirty days of the calendar, also where the clocks change in them: to 31 October from 1 October, 00:30 in London.
  expect(contactState('2026-10-30', new Date('2026-09-30T23:30:00Z'))).toBe('renew-soon');
  expect(contactState('2026-10-31', new Date('2026-09-30T23:30:00Z'))).toBe('current');
});
