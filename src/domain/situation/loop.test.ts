import { expect, test } from 'vitest';
import { LOOP_STEPS, loopOf, type Panel, stepState } from './loop.model.ts';

const panel = (room: string, state: Panel['state'], step?: Panel['step']): Panel => ({
  room,
  title: room,
  lines: [],
  state,
  ...(step ? { step } : {}),
});

test('every step of the loop is there, in order, also those nobody spoke about', () => {
  expect(loopOf([]).map(({ step, state }) => [step, state])).toEqual(
    LOOP_STEPS.map((step) => [step, 'none']),
  );
});

test('a panel goes to the step it names, else to its room’s usual one', () => {
  const loop = loopOf([
    panel('cascade', 'done'),
    panel('cascade', 'going', 'reach'),
    panel('patrol', 'none'),
  ]);
  const roomsAt = (step: string): number => loop.find((one) => one.step === step)?.panels.length ?? -1;
  expect([roomsAt('say'), roomsAt('reach'), roomsAt('be-seen'), roomsAt('hear')]).toEqual([1, 1, 1, 0]);
});

test('what is overdue is never hidden by what is done', () => {
  expect(stepState([panel('a', 'done'), panel('b', 'due')])).toBe('due');
  expect(stepState([panel('a', 'done'), panel('b', 'going')])).toBe('going');
  expect(stepState([panel('a', 'done'), panel('b', 'none')])).toBe('going');
  expect(stepState([panel('a', 'done'), panel('b', 'done')])).toBe('done');
  expect(stepState([])).toBe('none');
});
