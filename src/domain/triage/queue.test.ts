import { describe, expect, it } from 'vitest';
import { areasSeen, placeText, readPlace, readView, viewQuery } from './queue.model.ts';
import { type ActedOn, leftOut, QUEUE_ACTIONS, type QueueAction, readChosen } from './queue-action.model.ts';
import { firstWords, groupQuery, readGroup } from './surge.presenter.ts';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const OTHER = '01890a5d-ac96-774b-bcce-b302099a8058';

describe('a view in an address', () => {
  it('is read back as it was written', () => {
    const view = readView({
      filter: 'unread',
      area: 'eastmarch/mill-ward',
      strand: 'RELIGION',
      language: 'ur',
      kind: 'concern',
      danger: 'yes',
    });
    expect(readView(Object.fromEntries(new URLSearchParams(viewQuery(view))))).toEqual(view);
  });

  it('leaves out what it does not know', () => {
    const wrong = { filter: 'secret', area: '../etc', strand: 'X', language: '<b>', kind: 'y', danger: '1' };
    expect(readView(wrong)).toEqual({ state: 'open' });
    expect(viewQuery(readView({}))).toBe('filter=open');
  });

  it('keeps places to the microsecond and refuses others', () => {
    const place = { place: 1, dueMicros: 1_795_253_723_000_001, reportId: ID };
    expect(readPlace(placeText(place))).toEqual(place);
    for (const text of [
      undefined,
      '',
      '6.1.',
      `6.1.${ID}`,
      `1.x.${ID}`,
      '1.1.nobody',
      `1.${'9'.repeat(17)}.${ID}`,
    ])
      expect(readPlace(text), text).toBeUndefined();
  });
});

it('an officer sees the areas of their scopes inside the area asked for', () => {
  const paths = ['', 'eastmarch', 'eastmarch/mill-ward', 'westmarch', 'westmarch-2'];
  expect(areasSeen([''], paths)).toBeNull();
  expect(areasSeen([''], paths, 'eastmarch')).toEqual(['eastmarch', 'eastmarch/mill-ward']);
  expect(areasSeen(['westmarch'], paths)).toEqual(['westmarch']);
  expect(areasSeen(['westmarch'], paths, 'eastmarch')).toEqual([]);
  expect(areasSeen(['eastmarch/mill-ward'], paths, 'eastmarch')).toEqual(['eastmarch/mill-ward']);
  expect(areasSeen([], paths)).toEqual([]);
});

describe('who is left out of an act', () => {
  const row: ActedOn = {
    reportId: ID,
    state: 'unread',
    acknowledgedBy: null,
    isRestricted: false,
    duplicateOf: null,
    version: 3,
    copies: 0,
  };
  const why = (action: QueueAction, part: Partial<ActedOn>, leadReportId?: string) =>
    leftOut(action, { ...row, ...part }, { staffId: 'me', version: 3, leadReportId });
  it('leaves a restricted report to its own page', () => {
    for (const action of QUEUE_ACTIONS) expect(why(action, { isRestricted: true })).toBe('restricted');
  });
  const mine = { state: 'acknowledged', acknowledgedBy: 'me' } as const;
  const theirs = { state: 'acknowledged', acknowledgedBy: 'them' } as const;
  const decided = { state: 'decided', acknowledgedBy: 'me' } as const;

  it.each<[QueueAction, Partial<ActedOn>, string | undefined]>([
    ['TAKE', {}, undefined],
    ['TAKE', mine, 'taken'],
    ['TAKE', theirs, 'colleague'],
    ['TAKE', { version: 4 }, 'changed'],
    ['TAKE', { state: 'supervised' }, 'beyond'],
    ['TAKE', { duplicateOf: OTHER }, 'copy'],
    ['HOLD', {}, 'untaken'],
    ['HOLD', mine, undefined],
    ['HOLD', decided, undefined],
    ['HOLD', theirs, 'colleague'],
    ['RETURN', {}, 'untaken'],
    ['RETURN', mine, undefined],
    ['RETURN', { ...mine, duplicateOf: OTHER }, undefined],
    ['RETURN', decided, 'decided'],
    ['DUPLICATE', {}, undefined],
    ['DUPLICATE', mine, undefined],
    ['DUPLICATE', decided, 'decided'],
    ['DUPLICATE', { copies: 1 }, undefined],
    ['ESCALATE', {}, undefined],
    ['ESCALATE', decided, undefined],
    ['ESCALATE', theirs, 'colleague'],
    ['ESCALATE', { state: 'closed' }, 'beyond'],
    ['DECIDE', {}, 'untaken'],
    ['DECIDE', mine, undefined],
    ['DECIDE', decided, 'decided'],
    ['DECIDE', theirs, 'colleague'],
  ])('%s %o: %s', (action, part, expected) => {
    expect(why(action, part)).toBe(expected);
  });

  it('does not put a report beside itself', () => {
    expect(why('DUPLICATE', {}, ID)).toBe('lead');
  });
});

it('what was ticked is read once each, and nonsense passed over', () => {
  expect(readChosen([`${ID}:3`, `${ID}:3`, `${OTHER}:1`, 'x:1', `${ID}`, `${OTHER}:-1`])).toEqual([
    { reportId: ID, version: 3 },
    { reportId: OTHER, version: 1 },
  ]);
});

describe('the surge view', () => {
  it('reads a group back as it was written, known or not', () => {
    const facts = {
      areaPath: 'eastmarch/mill-ward',
      placeKind: 'STREET',
      incidentOn: '2026-11-20',
      strands: ['RACE', 'RELIGION'],
    };
    const unknown = { areaPath: null, placeKind: null, incidentOn: null, strands: [] };
    for (const one of [facts, unknown])
      expect(readGroup(Object.fromEntries(new URLSearchParams(groupQuery(one))))).toEqual(one);
    expect(readGroup({ area: "'", place: 'x y', day: '2026-13-45', strands: 'RACE.NOBODY' })).toEqual({
      ...unknown,
      strands: ['RACE'],
    });
  });

  it('cuts first words at a space and says that they go on', () => {
    expect(firstWords('  A short\n story. ')).toBe('A short story.');
    const long = firstWords('word '.repeat(100));
    expect(long.length).toBeLessThanOrEqual(162);
    expect(long.endsWith('word …')).toBe(true);
    expect(firstWords('x'.repeat(500))).toHaveLength(162);
  });
});
