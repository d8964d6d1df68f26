/**
 * `<div id="progress" data-again="3">`: something goes on that a worker does. The page is fetched again every so many
 * seconds and this element is swapped; once the page has it no more, the whole page is loaded. Without scripts the page
 * has a link, or reloads itself.
 */
export function startWaitingRegions() {
  for (const region of document.querySelectorAll('[data-again][id]')) wait(region);
}

function wait(region) {
  let timer;
  const look = async () => {
    try {
      const answer = await fetch(window.location.href, { headers: { accept: 'text/html' } });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById(region.id);
        if (!fresh) {
          window.location.reload();
          return;
        }
        // Whoever has the link under their finger keeps it.
        if (!region.contains(document.activeElement)) region.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // The line is down for a moment: the next look tries again.
    }
    plan();
  };
  const plan = () => {
    timer = setTimeout(() => void look(), Number(region.dataset.again) * 1000);
  };
  window.addEventListener('pagehide', () => clearTimeout(timer));
  plan();
}
