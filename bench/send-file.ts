import { Readable } from 'node:stream';

const BOUNDARY = '----------------------------bench0123456789';
const CRLF = '\r\n';

/** What a browser of somebody who is signed in sends with a form of this page. */
async function formOf(url: string, page: string, cookie: string): Promise<{ token: string; cookie: string }> {
  const answer = await fetch(`${url}${page}`, { headers: { cookie } });
  const own = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  const token = /name="_csrf" value="([^"]+)"/.exec(await answer.text())?.[1];
  if (!token) throw new Error(`${page} has no form`);
  return { token, cookie: [cookie, ...own].join('; ') };
}

async function* multipart(
  fields: Record<string, string>,
  { name, bytes }: { name: string; bytes: AsyncIterable<Buffer> },
): AsyncGenerator<Buffer> {
  const head = Object.entries(fields).map(
    ([field, value]) =>
      `--${BOUNDARY}${CRLF}Content-Disposition: form-data; name="${field}"${CRLF}${CRLF}${value}${CRLF}`,
  );
  yield Buffer.from(
    `${head.join('')}--${BOUNDARY}${CRLF}Content-Disposition: form-data; name="${name}"; filename="file.csv"${CRLF}Content-Type: text/csv${CRLF}${CRLF}`,
  );
  yield* bytes;
  yield Buffer.from(`${CRLF}--${BOUNDARY}--${CRLF}`);
}

/**
 * Posts a form with a file as a browser does; the file goes as it is made. @returns where the answer leads
 * @throws Error for an answer that leads nowhere
 */
export async function sendFile(
  { url, page, cookie }: { url: string; page: string; cookie: string },
  to: {
    path: string;
    fields: Record<string, string>;
    file: { name: string; bytes: AsyncIterable<Buffer> };
  },
): Promise<string> {
  const form = await formOf(url, page, cookie);
  const answer = await fetch(`${url}${to.path}`, {
    method: 'POST',
    headers: { cookie: form.cookie, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    body: Readable.toWeb(
      Readable.from(multipart({ _csrf: form.token, ...to.fields }, to.file)),
    ) as ReadableStream,
    duplex: 'half',
    redirect: 'manual',
  } as RequestInit);
  return leadsTo(answer, to.path);
}

/** Posts a form without a file. @returns where the answer leads */
export async function sendForm(
  { url, page, cookie }: { url: string; page: string; cookie: string },
  path: string,
): Promise<string> {
  const form = await formOf(url, page, cookie);
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { cookie: form.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ _csrf: form.token }),
    redirect: 'manual',
  });
  return leadsTo(answer, path);
}

async function leadsTo(answer: Response, path: string): Promise<string> {
  const place = answer.headers.get('location');
  if (answer.status !== 303 || !place) {
    const text = (await answer.text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  }
  return place;
}
