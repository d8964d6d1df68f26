import { expect, it } from 'vitest';
import { newId } from '#kernel/ids';
import { type Note, noteKey, notesByLine, noteText, readNote } from './note.model.ts';

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
