import { setTimeout as sleep } from 'node:timers/promises';

/** One person's letter box in the demo's mail catcher. */
export interface LetterBox {
  /** Where the catcher's pages are reached. */
  catcher: string;
  email: string;
}

/** The number of arrival of the newest message to this address; 0 where there is none. */
export async function newestMail({ catcher, email }: LetterBox): Promise<number> {
  const response = await fetch(`${catcher}/latest?${new URLSearchParams({ to: email })}`);
  return response.ok ? ((await response.json()) as { seq: number }).seq : 0;
}

/**
 * A link that begins so, in a message that came after this one; whatever else is mailed to the same address meanwhile.
 * @param seconds how long it may take
 */
export async function mailedLink(
  { catcher, email }: LetterBox,
  { link, after, seconds }: { link: string; after: number; seconds: number },
): Promise<string> {
  const search = new URLSearchParams({ to: email, link, after: String(after), wait: '10' });
  const until = Date.now() + seconds * 1000;
  do {
    const response = await fetch(`${catcher}/latest?${search}`);
    const { links = [] } = (await response.json()) as { links?: string[] };
    const found = links.find((href) => href.startsWith(link));
    if (found) return found;
    await sleep(100);
  } while (Date.now() < until);
  throw new Error(`no mail with a link ${link} came to ${email} within ${seconds} s`);
}
