import { describe, expect, it } from 'vitest';
import { checkpointLine, readCheckpoints } from './checkpoint-file.ts';

const KEY = Buffer.alloc(32, 7);
const CHECKPOINT = { seq: 12, hash: Buffer.alloc(32, 1), keyId: 'checkpoint-1', signature: 'c2lnbmVk' };
const LINE = checkpointLine('northmoor', CHECKPOINT, KEY);

describe('checkpoints kept outside', () => {
  it('come back as they were written, many in one file', () => {
    const later = checkpointLine('northmoor', { ...CHECKPOINT, seq: 40 }, KEY);
    const { witnessed, pinned } = readCheckpoints(`${LINE}\n\n${later}\r\n`, 'northmoor');
    expect(witnessed).toMatchObject([CHECKPOINT, { ...CHECKPOINT, seq: 40 }]);
    expect(pinned).toEqual(new Map([['checkpoint-1', KEY]]));
  });

  it.each([
    ['nothing', '\n', 'no checkpoint'],
    ['words', `${LINE}\nnot json`, 'Line 2 is not a checkpoint'],
    ['a short hash', LINE.replace(/"hash":"01/, '"hash":"'), 'Line 1 is not a checkpoint'],
    [
      'a key in two ways',
      `${LINE}\n${checkpointLine('northmoor', CHECKPOINT, Buffer.alloc(32, 8))}`,
      'another value',
    ],
  ])('are refused where the file holds %s', (_, text, why) => {
    expect(() => readCheckpoints(text, 'northmoor')).toThrow(why);
  });

  it('of another force are refused', () => {
    expect(() => readCheckpoints(LINE, 'southmoor')).toThrow('checkpoint of northmoor, not southmoor');
  });
});
