import { expect, test } from 'vitest';
import { SamePages } from './same-pages.ts';

const page = (body: string) => () => ({ status: 200, headers: { a: 'b' }, body });

test('is made once, and each reader gets their own values', () => {
  const pages = new SamePages();
  const first = pages.show('en /form', ['tokenA', 'csrfA'], page('x tokenA y csrfA z tokenA'));
  expect(first).toEqual({ status: 200, headers: { a: 'b' }, body: 'x tokenA y csrfA z tokenA' });
  const second = pages.show('en /form', ['tokenB', 'csrfB'], page('not made again'));
  expect(second.body).toBe('x tokenB y csrfB z tokenB');
  expect(pages.show('ur /form', ['tokenC', 'csrfC'], page('tokenC csrfC ur')).body).toBe('tokenC csrfC ur');
});

test('a page that does not show a value is not given to anybody', () => {
  const pages = new SamePages();
  expect(() => pages.show('en /form', ['tokenA', 'csrfA'], page('x csrfA'))).toThrow(/1 of its values/);
  expect(pages.show('en /form', ['tokenB', 'csrfB'], page('tokenB csrfB')).body).toBe('tokenB csrfB');
});
