/**
 * `<details class="st-menu" open>`: the long menu of somebody who may do much. On a phone it is folded until it is asked
 * for; where there is room it stands open and has nothing to press. Without scripts it is open everywhere.
 */
export function startMenu() {
  const menu = document.querySelector('details.st-menu');
  if (!menu) return;
  const narrow = window.matchMedia('(max-width: 40em)');
  const fit = () => {
    menu.open = !narrow.matches;
  };
  narrow.addEventListener('change', fit);
  fit();
}
