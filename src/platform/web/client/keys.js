/**
 * Single keys for pages that say `data-keys="on"`: a key presses what carries it (`data-key="t"`), `j` and `k` go
 * through the rows of `[data-key-rows]`, `x` ticks the row. Never while somebody types, never with Ctrl, Alt or Meta.
 * Everything a key does is a link or a button too, and an officer may switch the keys off (WCAG 2.1.4).
 */
export function startKeys() {
  if (!document.querySelector('[data-keys="on"]')) return;
  document.documentElement.classList.add('st-has-keys');
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.repeat && !MOVES[event.key]) return;
    if (isTyping(event.target) || !press(event.key)) return;
    event.preventDefault();
  });
}

const MOVES = { j: 1, k: -1 };
const TYPED = ['checkbox', 'radio', 'button', 'submit'];

function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.tagName === 'INPUT') return !TYPED.includes(target.type);
  return ['TEXTAREA', 'SELECT'].includes(target.tagName) || target.isContentEditable;
}

function press(key) {
  if (MOVES[key]) return move(MOVES[key]);
  if (key === 'x') return tick();
  const target = [...document.querySelectorAll('[data-key]')].find(
    (one) => one.dataset.key === key && !one.disabled && one.getClientRects().length > 0,
  );
  if (!target) return false;
  target.focus();
  target.click();
  return true;
}

const rowsOf = () => [...document.querySelectorAll('[data-key-rows] [data-key-row]')];
const rowNow = () => document.activeElement?.closest('[data-key-row]');

function move(by) {
  const rows = rowsOf();
  const now = rows.indexOf(rowNow());
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + by));
  const row = rows[next];
  if (!row) return false;
  row.querySelector('a')?.focus();
  row.scrollIntoView({ block: 'nearest' });
  return true;
}

function tick() {
  const box = rowNow()?.querySelector('input[type=checkbox]');
  if (!box) return false;
  box.click();
  return true;
}
