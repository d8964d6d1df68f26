/**
 * `<div id="recall" data-countdown="47" data-with="sent-list" data-over="It is over.">`: what can be done for so many seconds
 * more. Elements `[data-countdown-left]` in it show what is left, minutes and seconds. At the end the page is fetched again:
 * `[data-countdown-now]` and the elements named by `data-with` are swapped, and where the page has the region no more it
 * goes, and `<p role="status" data-countdown-said="recall">` says so. What somebody types elsewhere stays. Without scripts
 * the page says by the clock until when.
 */
export function startCountdowns() {
  for (const region of document.querySelectorAll('[data-countdown][id]')) follow(region);
}

/** A line that is down, or a page that is slow to follow, is asked again so soon. */
const AGAIN_MS = 3_000;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

function follow(region) {
  let endsAt = 0;
  let timer;
  const plan = (ms, next) => {
    clearTimeout(timer);
    timer = setTimeout(() => void next(), ms);
  };
  const begin = () => {
    endsAt = performance.now() + Number(region.dataset.countdown) * 1000;
    tick();
  };
  const tick = () => {
    const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    for (const shown of region.querySelectorAll('[data-countdown-left]')) {
      shown.textContent = clock(left);
      shown.parentElement.hidden = left === 0;
    }
    if (left > 0) plan(endsAt - performance.now() - (left - 1) * 1000, tick);
    else plan(500, look);
  };
  const look = async () => {
    // A page nobody sees asks for nothing; it looks as soon as it is seen again.
    if (document.visibilityState === 'hidden') return;
    try {
      const answer = await fetch(window.location.href, { headers: { accept: 'text/html' } });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        for (const id of region.dataset.with?.split(' ') ?? []) swap(document.getElementById(id), page, id);
        const fresh = page.getElementById(region.id);
        if (!fresh) {
          end(region);
          return;
        }
        region.dataset.countdown = fresh.dataset.countdown;
        const now = fresh.querySelector('[data-countdown-now]');
        if (now) region.querySelector('[data-countdown-now]')?.replaceChildren(...now.childNodes);
        begin();
        return;
      }
    } catch {
      // The line is down for a moment: the next look tries again.
    }
    plan(AGAIN_MS, look);
  };
  // A page that lay in the background may be behind by more than a second.
  const wake = () => {
    if (document.visibilityState === 'hidden' || !region.isConnected) return;
    if (performance.now() < endsAt) tick();
    else void look();
  };
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('pagehide', () => clearTimeout(timer));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) wake();
  });
  begin();
}

function swap(element, page, id) {
  const fresh = page.getElementById(id);
  // Whoever has a link of it under their finger keeps it.
  if (element && fresh && !element.contains(document.activeElement))
    element.replaceChildren(...fresh.childNodes);
}

function end(region) {
  const said = document.querySelector(`[data-countdown-said="${region.id}"]`);
  const hadFocus = region.contains(document.activeElement);
  region.remove();
  if (!said) return;
  said.hidden = false;
  said.textContent = region.dataset.over;
  // Whoever was at the button is told, and is not left at the top of the page.
  if (hadFocus) {
    said.tabIndex = -1;
    said.focus();
  }
}
