// Runs in the reader's browser when a message comes. It keeps nothing, fetches nothing and sees no page.
self.addEventListener('push', (event) => {
  const { title, body, path, tag, lang } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, { body, tag, lang, dir: 'auto', data: { path } }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const page = new URL(event.notification.data.path, self.location.origin);
  if (page.origin === self.location.origin) event.waitUntil(self.clients.openWindow(page.href));
});
