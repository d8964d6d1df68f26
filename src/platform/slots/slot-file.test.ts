import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { newId } from '#kernel/ids';
import { SlotFolder } from './slot-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'stand-slots-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openHere = (): SlotFolder => {
  const slots = SlotFolder.open(join(folder, 'notes'));
  if (!slots) throw new Error('the folder could not be opened');
  return slots;
};

it('keeps the last line of each slot for whoever looks later, and forgets what is removed', () => {
  const slots = openHere();
  const id = newId();
  const file = slots.make(id, 3);
  file?.write(0, 'a long first line that is written over');
  file?.write(2, 'third');
  file?.write(0, 'first');
  expect(openHere().read(id)).toEqual(['first', 'third']);
  expect(slots.ids()).toEqual([id]);
  file?.close();
  file?.write(1, 'after its end');
  expect(slots.read(id)).toEqual(['first', 'third']);
  slots.remove(id);
  expect(slots.read(id)).toBeUndefined();
  expect(slots.ids()).toEqual([]);
});

it('cuts a line that does not fit, and leaves its neighbours alone', () => {
  const slots = openHere();
  const id = newId();
  const file = slots.make(id, 2);
  file?.write(1, 'neighbour');
  file?.write(0, 'ü'.repeat(400));
  const [first, second] = slots.read(id) ?? [];
  expect(first).toBe('ü'.repeat(127));
  expect(second).toBe('neighbour');
  file?.write(0, 'ü'.repeat(400), 'both at once');
  expect(slots.read(id)).toEqual(['ü'.repeat(127), 'both at once']);
  file?.write(0, 'alone', '');
  expect(slots.read(id)).toEqual(['alone']);
  file?.remove();
  expect(slots.ids()).toEqual([]);
});

it('is not believed in another run of the machine, which may have lost some of it', () => {
  const slots = openHere();
  const id = newId();
  slots.make(id, 1)?.write(0, 'left');
  expect(slots.read(id)).toEqual(['left']);
  const path = join(folder, 'notes', id);
  const bytes = readFileSync(path);
  bytes.write(newId());
  writeFileSync(path, bytes);
  expect(slots.read(id)).toBeUndefined();
  slots.remove(id);
});

it('has a name of its own that stays, and says so where nothing can be kept', () => {
  expect(openHere().place).toBe(openHere().place);
  expect(SlotFolder.open(join(folder, 'notes', 'place', 'below a file'))).toBeUndefined();
  expect(openHere().make(join('missing', newId()), 1)).toBeUndefined();
});
