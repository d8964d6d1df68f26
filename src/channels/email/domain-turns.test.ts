import { expect, it } from 'vitest';
import { DomainTurns } from './domain-turns.ts';

it('lets so many to one domain at a time, in order, and nobody else waits for them', async () => {
  const turns = new DomainTurns(2);
  const began: string[] = [];
  const enter = async (address: string): Promise<void> => {
    await turns.enter(address);
    began.push(address);
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  for (const address of [
    'a@Big.example',
    'b@big.example',
    'c@big.example',
    'd@big.example',
    'e@small.example',
  ])
    void enter(address);
  await settle();
  expect(began).toEqual(['a@Big.example', 'b@big.example', 'e@small.example']);
  turns.leave('a@Big.example');
  await settle();
  expect(began.at(-1)).toBe('c@big.example');
  turns.leave('b@big.example');
  turns.leave('c@big.example');
  await settle();
  expect(began.at(-1)).toBe('d@big.example');
  turns.leave('d@big.example');
  await enter('f@big.example');
  await enter('g@big.example');
  let isIn = false;
  void turns.enter('h@big.example').then(() => {
    isIn = true;
  });
  await settle();
  expect(isIn).toBe(false);
});
