import { expect, test } from 'vitest';
import { Circuit } from './circuit.ts';

test('three in vain and the provider is left alone for half a minute; then one is the trial', () => {
  const circuit = new Circuit();
  for (const at of [0, 1]) circuit.note(false, at);
  expect(circuit.mayTry(2)).toBe(true);
  circuit.note(false, 2);
  expect(circuit.mayTry(30_001)).toBe(false);
  expect(circuit.mayTry(30_002)).toBe(true);
  circuit.note(false, 30_002);
  expect(circuit.mayTry(30_003)).toBe(false);
  circuit.note(true, 60_002);
  circuit.note(false, 60_003);
  circuit.note(false, 60_004);
  expect(circuit.mayTry(60_005), 'an answer forgets what was before').toBe(true);
});
