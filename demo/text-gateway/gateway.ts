import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { normalisePhone } from '#platform/crypto/blind-index';
import { sendPage, sendStyle } from '../page.ts';
import { closeServer, listen } from '../service.ts';
import { accountApi, FAULTS, type Fault } from './account-api.ts';
import { type GatewayMessage, MessageStore } from './message-store.ts';
import { missingPage, phonePage, phonesPage } from './phone-pages.ts';

export interface TextGatewayOptions {
  /** Port on 127.0.0.1; 0 takes a free one. */
  port: number;
  accountSid: string;
  authToken: string;
  /** The force's own number. */
  number: string;
  /** Where arrivals are told. */
  arrivalUrl: string;
  log: (message: string) => void;
  /** Waits between a text and its receipts; none in tests. */
  receiptDelayMs?: number;
}

export interface TextGateway {
  url: string;
  port: number;
  store: MessageStore;
  /** How it answers from now on. */
  setFault(fault: Fault): void;
  /** A person's text: told to the force at once. Gives the status the force answered, 0 for none. */
  text(from: string, body: string, more?: { attachments?: number; copies?: number }): Promise<number>;
  /** Tells the force of a message once more, as providers do. */
  tellAgain(message: GatewayMessage): Promise<number>;
  /** Tells the force a state of a message, in whatever order the caller likes. */
  tellState(message: GatewayMessage, status: string): Promise<number>;
  stop(): Promise<void>;
}

const SLOW_MS = 15_000;
const CALL_MS = 10_000;
const MOST_BYTES = 1_000_000;
const ACCOUNT = /^\/2010-04-01\/Accounts\/([^/]+)(\/.*)$/;

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function isOwner(request: IncomingMessage, { accountSid, authToken }: TextGatewayOptions): boolean {
  const wanted = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Posts a form to the force, signed as the provider signs. */
async function tell(url: string, form: Record<string, string>, authToken: string): Promise<number> {
  const fields = Object.keys(form)
    .sort()
    .map((name) => name + form[name])
    .join('');
  const signature = createHmac('sha1', authToken)
    .update(url + fields)
    .digest('base64');
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(CALL_MS),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

/**
 * Starts a gateway that speaks the text provider's protocol in both directions and shows the telephones of the exercise
 * on a page. It sends nothing on to anybody. Rejects where the port is taken.
 */
export async function startTextGateway(options: TextGatewayOptions): Promise<TextGateway> {
  const store = new MessageStore();
  const { accountSid, authToken, number, arrivalUrl, log } = options;
  let fault: Fault = 'none';
  const under = new Set<Promise<unknown>>();
  const background = (work: Promise<unknown>): void => {
    under.add(work);
    void work.finally(() => under.delete(work));
  };

  const tellArrival = (one: GatewayMessage): Promise<number> =>
    tell(
      arrivalUrl,
      {
        MessageSid: one.sid,
        AccountSid: accountSid,
        From: one.from,
        To: one.to,
        Body: one.body,
        NumMedia: String(one.attachments),
      },
      authToken,
    );
  const tellState = async (one: GatewayMessage, status: string): Promise<number> => {
    one.status = status;
    if (!one.statusCallback) return 0;
    const form = { MessageSid: one.sid, AccountSid: accountSid, MessageStatus: status, To: one.to };
    return tell(one.statusCallback, form, authToken);
  };
  const deliver = async (one: GatewayMessage): Promise<void> => {
    for (const status of ['sent', 'delivered']) {
      await wait(options.receiptDelayMs ?? 300);
      await tellState(one, status);
    }
  };
  const text: TextGateway['text'] = async (from, body, { attachments = 0, copies = 1 } = {}) => {
    const message = store.add({
      direction: 'inbound',
      from: normalisePhone(from),
      to: number,
      body,
      attachments,
    });
    const answers = await Promise.all(Array.from({ length: copies }, () => tellArrival(message)));
    return answers[0] ?? 0;
  };

  async function answerAccount(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ) {
    const form = await bodyOf(request);
    if (!isOwner(request, options)) return json(response, 401, { message: 'Authenticate', status: 401 });
    if (fault === 'slow') await wait(SLOW_MS, undefined, { ref: false });
    const api = { method: request.method ?? 'GET', path, query, form };
    const answer = accountApi(api, { store, fault, accountSid });
    json(response, answer.status, answer.body);
    if (answer.taken) background(deliver(answer.taken));
  }

  async function answerPage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (sendStyle(path, response)) return;
    if (request.method === 'POST') {
      const form = await bodyOf(request);
      if (path === '/fault') {
        fault = FAULTS.find((one) => one === form.get('fault')) ?? 'none';
        return redirect(response, '/');
      }
      if (path !== '/send') return sendPage(response, missingPage());
      const from = normalisePhone(form.get('from') ?? '');
      await text(from, form.get('text') ?? '', { attachments: form.get('picture') ? 1 : 0 });
      return redirect(response, `/phone/${from.replace('+', '')}`);
    }
    const [, digits] = /^\/phone\/(\d{5,15})$/.exec(path) ?? [];
    if (path === '/phones.json') return json(response, 200, { phones: store.phones(number) });
    if (digits) return sendPage(response, phonePage(store, `+${digits}`));
    return sendPage(response, path === '/' ? phonesPage(store, number) : missingPage());
  }

  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://gateway');
    const [, sid, path] = ACCOUNT.exec(address.pathname) ?? [];
    const work =
      sid === accountSid && path
        ? answerAccount(request, response, path, address.searchParams)
        : answerPage(request, response, address.pathname);
    work.catch((error: unknown) => {
      log(`The text gateway could not answer: ${String(error)}`);
      if (!response.headersSent) json(response, 500, { message: 'fault', status: 500 });
    });
  });
  const port = await listen(server, options.port, 'STAND_TEXT_PORT');
  const url = `http://127.0.0.1:${port}`;
  log(`The text gateway takes texts and shows the telephones at ${url}`);
  return {
    url,
    port,
    store,
    setFault: (next) => {
      fault = next;
    },
    text,
    tellAgain: tellArrival,
    tellState,
    stop: async () => {
      await closeServer(server);
      await Promise.allSettled(under);
    },
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { location: to });
  response.end();
}
