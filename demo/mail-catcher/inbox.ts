import { createServer, type Server, type ServerResponse } from 'node:http';
import PostalMime from 'postal-mime';
import { sendPage, sendStyle } from '../page.ts';
import type { StoredMessage } from './envelope.ts';
import { linksIn, listPage, messagePage, missingPage } from './inbox-pages.ts';
import type { Mailbox, Search } from './mailbox.ts';

const PAGE_LENGTH = 50;
const MOST_LISTED = 10_000;
/** Messages of one recipient that are opened in search of a link. */
const MOST_OPENED = 50;
const MOST_WAIT_MS = 30_000;

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}

const parse = (message: StoredMessage) => PostalMime.parse(Buffer.from(message.raw, 'latin1'));

/** The message opened: headers by lower-case name, the text, and the web addresses in it. */
async function opened(message: StoredMessage) {
  const email = await parse(message);
  const { raw: _raw, ...caught } = message;
  const text = email.text ?? '';
  const headers = Object.fromEntries(email.headers.map((one) => [one.key, one.value]));
  return { ...caught, headers, text, html: email.html ?? null, links: linksIn(text) };
}

function searchOf(query: URLSearchParams, most: number): Search {
  const limit = Math.min(Math.max(Number(query.get('limit')) || most, 1), MOST_LISTED);
  const to = query.get('to')?.trim();
  const subject = query.get('subject')?.trim();
  return {
    limit,
    after: Number(query.get('after')) || 0,
    ...(to ? { to } : {}),
    ...(subject ? { subject } : {}),
  };
}

/** The newest message that fits, opened. With a part of a link asked for, the newest that holds such a link: another may have come after it. */
async function newest(mailbox: Mailbox, search: Search, link: string): Promise<object | undefined> {
  for (const { seq } of mailbox.find({ ...search, limit: link ? MOST_OPENED : 1 })) {
    const message = await mailbox.read(seq);
    const found = message && (await opened(message));
    if (found && (!link || found.links.some((href) => href.includes(link)))) return found;
  }
  return undefined;
}

/** The newest message that fits; where there is none yet, waits for it as long as `wait` (seconds, at most 30) says. */
async function latest(mailbox: Mailbox, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const search = searchOf(query, 1);
  const link = query.get('link')?.trim() ?? '';
  const giveUpAt = Date.now() + Math.min((Number(query.get('wait')) || 0) * 1000, MOST_WAIT_MS);
  for (;;) {
    const found = await newest(mailbox, search, link);
    if (found) return sendJson(response, 200, found);
    const leftMs = giveUpAt - Date.now();
    if (leftMs <= 0 || response.destroyed) return sendJson(response, 404, { title: 'No such message yet' });
    await mailbox.nextArrival(leftMs);
  }
}

async function showMessage(mailbox: Mailbox, path: string, response: ServerResponse): Promise<void> {
  const [, number = '', form] = /^\/message\/(\d{1,12})(\/raw|\.json)?$/.exec(path) ?? [];
  const message = number ? await mailbox.read(Number(number)) : undefined;
  if (!message) return sendPage(response, missingPage());
  if (form === '.json') return sendJson(response, 200, await opened(message));
  if (form !== '/raw') return sendPage(response, messagePage(message, await parse(message)));
  response.writeHead(200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(Buffer.from(message.raw, 'latin1'));
}

async function answer(mailbox: Mailbox, address: URL, response: ServerResponse): Promise<void> {
  const { pathname: path, searchParams: query } = address;
  if (sendStyle(path, response)) return;
  if (path === '/latest') return latest(mailbox, query, response);
  if (path === '/count') return sendJson(response, 200, mailbox.count(query.get('to')?.trim() || undefined));
  if (path === '/messages') return sendJson(response, 200, mailbox.find(searchOf(query, MOST_LISTED)));
  if (path !== '/') return showMessage(mailbox, path, response);
  const search = searchOf(query, PAGE_LENGTH);
  const facts = {
    to: search.to ?? '',
    subject: search.subject ?? '',
    total: mailbox.count(search.to).messages,
  };
  sendPage(response, listPage({ ...facts, found: mailbox.find(search) }));
}

/**
 * The inbox: pages `/` and `/message/N`; JSON `/messages?to=&subject=&after=&limit=` (newest first),
 * `/latest?to=&subject=&link=&after=&wait=` (one message opened; 404 if none), `/message/N.json`, `/count?to=`; raw `/message/N/raw`.
 */
export function createInbox(mailbox: Mailbox, log: (message: string) => void): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    const address = URL.canParse(request.url ?? '/', 'http://inbox')
      ? new URL(request.url ?? '/', 'http://inbox')
      : undefined;
    if (!address) return sendPage(response, missingPage());
    answer(mailbox, address, response).catch((error: unknown) => {
      log(`The inbox failed: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { title: 'The inbox failed' });
    });
    return undefined;
  });
}
