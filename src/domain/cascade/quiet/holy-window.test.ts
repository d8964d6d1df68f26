import { expect, it } from 'vitest';
import { holyWindowAt, isHolyYearKnown } from './holy-window.model.ts';

const names = (time: string): string[] => holyWindowAt(new Date(time))?.days.map(({ name }) => name) ?? [];

it('a day that begins at sunset is kept from the afternoon before, another from midnight', () => {
  expect(names('2026-09-20T13:00:00Z')).toEqual([]);
  expect(names('2026-09-20T15:00:00Z')).toEqual(['Yom Kippur']);
  expect(names('2026-09-21T20:00:00Z')).toEqual(['Yom Kippur']);
  expect(names('2026-09-22T00:00:00Z')).toEqual([]);
  expect(names('2026-12-24T23:00:00Z')).toEqual([]);
  expect(names('2026-12-25T00:00:00Z')).toEqual(['Christmas Day']);
});

it('sending goes on at eight in the morning after it, in summer, in winter, and when the clocks change that night', () => {
  const resumes = (time: string) => holyWindowAt(new Date(time))?.resumesAt.toISOString();
  expect(resumes('2026-09-20T16:00:00Z')).toBe('2026-09-22T07:00:00.000Z');
  expect(resumes('2026-12-25T12:00:00Z')).toBe('2026-12-26T08:00:00.000Z');
  // 24 October 2027 is Simchat Torah; the clocks go back on 31 October, a day after none.
  expect(resumes('2027-10-23T12:00:00Z')).toBe('2027-10-25T07:00:00.000Z');
});

it('days that follow each other are one window', () => {
  // Good Friday 2026 falls on the second day of Passover; Easter is two days later, a day between them.
  expect(names('2026-04-03T09:00:00Z')).toEqual(['Passover, first days', 'Good Friday']);
  expect(holyWindowAt(new Date('2026-04-02T09:00:00Z'))?.resumesAt.toISOString()).toBe(
    '2026-04-04T07:00:00.000Z',
  );
});

it('knows where its table ends', () => {
  expect(isHolyYearKnown(new Date('2028-12-31T12:00:00Z'))).toBe(true);
  expect(isHolyYearKnown(new Date('2029-01-01T12:00:00Z'))).toBe(false);
});
