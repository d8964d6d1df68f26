import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { newId } from '#kernel/ids';
import { SlotFolder } from '#platform/slots/slot-file';
import { type Note, noteKey, notesByLine, noteText, readNote } from './note.model.ts';
import { Notes } from './notes.ts';

const lineId = newId();
const NOTES: Note[] = [
  { lineId, attempts: 1, answer: null },
  {
    lineId,
    attempts: 2,
    answer: { state: 'handed-over', code: 250, reply: '250 2.0.0 Ok: queued as 4bX - 7' },
  },
  { lineId, attempts: 3, answer: { state: 'try-later', code: null, reply: '' } },
  { lineId, attempts: 4, answer: { state: 'unknown', code: null, reply: 'no answer within 60 s' } },
];

it.each(NOTES)('is read as it was written: attempt $attempts', (note) => {
  expect(readNote(noteText(note))).toEqual(note);
});

it('is found by line and attempt, and nothing else is taken for one', () => {
  const notes = notesByLine([...NOTES.map(noteText), '', 'half a', `${lineId} 9 gone 250 x`]);
  expect(notes.size).toBe(NOTES.length);
  expect(notes.get(noteKey({ lineId, attempts: 2 }))?.answer?.code).toBe(250);
  expect(notes.get(noteKey({ lineId, attempts: 9 }))).toBeUndefined();
});

const folder = mkdtempSync(join(tmpdir(), 'stand-notes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Notes of a new sender with so many places, and what stands in its file. */
function newNotes(places: number) {
  const opened = SlotFolder.open(folder);
  const id = newId();
  const notes = Notes.make(opened, id, places);
  if (!opened || !notes) throw new Error('no notes can be kept here');
  return { notes, written: () => notesByLine(opened.read(id) ?? []) };
}
const about = (attempts = 1) => ({ lineId: newId(), attempts });
const taken = (reply: string) => ({ state: 'handed-over', code: 250, reply }) as const;

it('writes an answer with the next text that leaves, and soon where none does', async () => {
  const { notes, written } = newNotes(4);
  const [first, second, third] = [about(), about(), about(2)];
  notes.leaves(0, first);
  notes.leaves(1, second);
  notes.answered(0, first, taken('250 one'));
  expect(written().get(noteKey(first))?.answer).toBeNull();
  notes.leaves(2, third);
  expect(written().get(noteKey(first))?.answer).toEqual(taken('250 one'));
  notes.answered(1, second, taken('250 two'));
  await setImmediate();
  expect(written().get(noteKey(second))?.answer).toEqual(taken('250 two'));
  expect(written().get(noteKey(third))?.answer).toBeNull();
  notes.answered(2, third, taken('250 three'));
  notes.close();
  // Its answer stands over its own note, and not over that of the first line, which stands beside.
  for (const [line, reply] of [
    [first, '250 one'],
    [second, '250 two'],
    [third, '250 three'],
  ] as const)
    expect(written().get(noteKey(line))?.answer).toEqual(taken(reply));
});

it('loses none of many answers that came before one text leaves', () => {
  const { notes, written } = newNotes(9);
  const lines = Array.from({ length: 8 }, () => about());
  for (const [place, line] of lines.entries()) notes.leaves(place, line);
  for (const [place, line] of lines.entries())
    notes.answered(place, line, taken(`250 ${'é'.repeat(60)} ${place}`));
  notes.leaves(8, about());
  for (const [place, line] of lines.entries())
    expect(written().get(noteKey(line))?.answer?.reply).toBe(`250 ${'é'.repeat(60)} ${place}`);
});
