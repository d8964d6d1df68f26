// Notifications in this browser. Everything is sent by the page's own two forms; without this script the feeds remain.
const part = (name) => document.querySelector(`[data-push="${name}"]`);
const show = (name) => {
  for (const one of ['cannot', 'denied', 'start', 'stop']) part(one).hidden = one !== name;
};

/** Keys travel as base64url; the browser takes and gives bytes. */
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');

async function subscribe(event) {
  event.preventDefault();
  const form = part('start');
  const { key, worker } = form.dataset;
  if ((await Notification.requestPermission()) !== 'granted') {
    show('denied');
    return;
  }
  try {
    await navigator.serviceWorker.register(worker);
    const registration = await ready(worker);
    const before = await registration.pushManager.getSubscription();
    // A subscription belongs to the key it was made for; the installation may have another by now.
    if (before && textOf(before.options.applicationServerKey) !== key) await before.unsubscribe();
    const made = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(key),
    });
    // What stands in the list counts, whether or not it was asked for with its own button.
    form.area.value = document.getElementById('area').value;
    form.endpoint.value = made.endpoint;
    form.p256dh.value = textOf(made.getKey('p256dh'));
    form.auth.value = textOf(made.getKey('auth'));
    form.submit();
  } catch {
    show('cannot');
  }
}

/** The page is outside the worker's scope, so `navigator.serviceWorker.ready` would never come. */
async function ready(worker) {
  const registration = await navigator.serviceWorker.getRegistration(worker);
  const coming = registration.installing ?? registration.waiting;
  if (coming && !registration.active)
    await new Promise((resolve) => {
      coming.addEventListener('statechange', () => coming.state === 'activated' && resolve());
    });
  return registration;
}

async function stop(event) {
  event.preventDefault();
  const form = part('stop');
  const registration = await navigator.serviceWorker.getRegistration(part('start').dataset.worker);
  const made = await registration?.pushManager.getSubscription();
  form.endpoint.value = made?.endpoint ?? '';
  await made?.unsubscribe();
  form.submit();
}

async function begin() {
  part('start').addEventListener('submit', subscribe);
  part('stop').addEventListener('submit', stop);
  const registration = await navigator.serviceWorker.getRegistration(part('start').dataset.worker);
  const made = await registration?.pushManager.getSubscription();
  show(Notification.permission === 'denied' ? 'denied' : 'start');
  // Whoever is told already may stop, or ask for another area.
  part('stop').hidden = !made;
}

if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) void begin();
