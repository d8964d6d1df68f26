import type { Answer } from '../../community/web-client.testing.ts';

/** Sends forms with a file to a face on a real socket, with the token of the page of imports. */
export function fileForm(face: { listen(): Promise<string> }) {
  let site: Promise<string> | undefined;
  return async (
    path: string,
    fields: Record<string, string>,
    file: { name: string; bytes: Buffer },
  ): Promise<Pick<Answer, 'status' | 'body' | 'location'>> => {
    site ??= face.listen();
    const url = await site;
    const page = await fetch(`${url}/imports`);
    const cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const body = new FormData();
    body.append('_csrf', /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '');
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append('file', new Blob([new Uint8Array(file.bytes)]), file.name);
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { cookie },
    });
    return {
      status: answer.status,
      body: await answer.text(),
      location: answer.headers.get('location') ?? '',
    };
  };
}
