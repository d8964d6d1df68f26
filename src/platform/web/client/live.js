/**
 * `<div id="queue" data-live="/triage/stream">`: on each event of the stream the page is fetched again and this element
 * is swapped. While somebody works inside it, or has ticked something in it, the new state waits and
 * `<p data-live-note="queue" hidden>` says so. Without scripts the page is reloaded.
 */
export function startLiveRegions() {
  for (const region of document.querySelectorAll('[data-live][id]')) follow(region);
}

function follow(region) {
  const { live } = region.dataset;
  if (!live || !('EventSource' in window)) return;
  const note = document.querySelector(`[data-live-note="${region.id}"]`);
  let isBusy = false;
  let isStale = false;
  const refresh = async () => {
    const isInUse = region.contains(document.activeElement) || region.querySelector('input:checked') !== null;
    if (note) note.hidden = !isInUse;
    if (isBusy || isInUse) {
      isStale = true;
      return;
    }
    isBusy = true;
    isStale = false;
    try {
      const answer = await fetch(window.location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser()
        .parseFromString(await answer.text(), 'text/html')
        .getElementById(region.id);
      if (fresh) region.replaceChildren(...fresh.childNodes);
    } catch {
      // The line is down for a moment; the stream's next event tries again.
    } finally {
      isBusy = false;
    }
    if (isStale) void refresh();
  };
  const stream = new EventSource(live);
  stream.onmessage = () => void refresh();
  stream.addEventListener('changed', () => void refresh());
  region.addEventListener('change', () => {
    if (isStale) void refresh();
  });
  region.addEventListener('focusout', () => {
    if (isStale) setTimeout(() => void refresh(), 0);
  });
  window.addEventListener('pagehide', () => stream.close());
}
