/**
 * `<div id="queue" data-live="/triage/stream">`: on each event of the stream the page is fetched again and this element
 * is swapped. While somebody works inside it, or has ticked something in it, the new state waits and
 * `<p data-live-note="queue" hidden>` says so. Where nothing was heard for longer than the stream is ever silent, or the
 * session has ended, `<p data-live-lost="queue" hidden>` says that what stands there is old. Without scripts the page is
 * reloaded.
 */

/** The stream says something once a minute at least. */
const SILENT_MS = 90_000;

export function startLiveRegions() {
  for (const region of document.querySelectorAll('[data-live][id]')) follow(region);
}

function follow(region) {
  const { live } = region.dataset;
  if (!live || !('EventSource' in window)) return;
  const note = document.querySelector(`[data-live-note="${region.id}"]`);
  const lost = document.querySelector(`[data-live-lost="${region.id}"]`);
  let heardAt = performance.now();
  const hear = (isLive) => {
    if (isLive) heardAt = performance.now();
    if (lost) lost.hidden = isLive;
  };
  let isBusy = false;
  let isStale = false;
  const isInUse = () =>
    region.contains(document.activeElement) || region.querySelector('input:checked') !== null;
  const refresh = async () => {
    const isHeld = isInUse();
    if (note) note.hidden = !isHeld;
    if (isBusy || isHeld) {
      isStale = true;
      return;
    }
    isBusy = true;
    isStale = false;
    try {
      const answer = await fetch(window.location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok || answer.redirected) {
        hear(false);
        return;
      }
      hear(true);
      const fresh = new DOMParser()
        .parseFromString(await answer.text(), 'text/html')
        .getElementById(region.id);
      // Whoever began to work in it while the page was on its way keeps what they have.
      if (isInUse()) {
        isStale = true;
        if (note) note.hidden = false;
      } else if (fresh) region.replaceChildren(...fresh.childNodes);
    } catch {
      // The line is down for a moment; the stream's next event tries again.
    } finally {
      isBusy = false;
    }
    if (isStale) void refresh();
  };
  const stream = new EventSource(live);
  const wake = () => {
    heardAt = performance.now();
    void refresh();
  };
  stream.onmessage = wake;
  stream.addEventListener('changed', wake);
  const watch = setInterval(() => {
    if (performance.now() - heardAt > SILENT_MS) hear(false);
  }, 10_000);
  region.addEventListener('change', () => {
    if (isStale) void refresh();
  });
  region.addEventListener('focusout', () => {
    if (isStale) setTimeout(() => void refresh(), 0);
  });
  window.addEventListener('pagehide', () => {
    clearInterval(watch);
    stream.close();
  });
}
