import type { Email } from 'postal-mime';
import { type DemoPage, type Html, html } from '../page.ts';
import type { Caught } from './envelope.ts';

const BAND = 'TRAINING. Mail stops here: nothing on this page was sent to anybody.';

const readableTime = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'Europe/London',
});

/** The list: newest first, searched by recipient and words of the subject. */
export function listPage(facts: { found: Caught[]; total: number; to: string; subject: string }): DemoPage {
  const rows = facts.found.map(
    (
      message,
    ) => html`<tr><td><a href="/message/${message.seq}" dir="auto">${message.subject || '(no subject)'}</a></td>
<td><bdi>${message.to.join(', ')}</bdi></td><td>${readableTime.format(new Date(message.at))}</td></tr>
`,
  );
  const table = html`<div class="pane" role="region" aria-label="Messages" tabindex="0"><table>
<caption>${facts.found.length} shown of ${facts.total} caught, newest first</caption>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Came</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
  return {
    title: 'Mail that was caught',
    band: BAND,
    body: html`<form method="get" action="/" role="search" class="fields">
<div><label for="to">To (whole address)</label><input id="to" name="to" value="${facts.to}" autocomplete="off" spellcheck="false"></div>
<div><label for="subject">Words in the subject</label><input id="subject" name="subject" value="${facts.subject}" autocomplete="off"></div>
<button type="submit">Search</button></form>
${facts.found.length > 0 ? table : html`<p>No message here yet.</p>`}`,
  };
}

const WEB_ADDRESS = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** Web addresses in a text, in order, each once. */
export const linksIn = (text: string): string[] => [...new Set(text.match(WEB_ADDRESS) ?? [])];

/** The text with its web addresses made into links; everything is escaped, and only http and https become links. */
function linked(text: string): Html {
  const parts: Html[] = [];
  let from = 0;
  for (const found of text.matchAll(WEB_ADDRESS)) {
    parts.push(html`${text.slice(from, found.index)}<a rel="noreferrer" href="${found[0]}">${found[0]}</a>`);
    from = found.index + found[0].length;
  }
  return html`${parts}${text.slice(from)}`;
}

/** One message: its text with links, and its HTML part, if any, only as source text. */
export function messagePage(caught: Caught, email: Email): DemoPage {
  const source = html`<details><summary>HTML part, as text</summary><div class="message" tabindex="0" role="region"
aria-label="HTML part, as text"><code>${email.html ?? ''}</code></div></details>`;
  const attached = email.attachments.map(
    (one) => html`<li><bdi>${one.filename ?? 'unnamed'}</bdi>, ${one.mimeType}</li>`,
  );
  const unsubscribe = email.headers.find((one) => one.key === 'list-unsubscribe')?.value;
  return {
    title: caught.subject || '(no subject)',
    band: BAND,
    body: html`<p><a href="/">All mail</a></p>
<dl><dt>To</dt><dd><bdi>${caught.to.join(', ')}</bdi></dd><dt>From</dt><dd><bdi>${caught.from}</bdi></dd>
<dt>Came</dt><dd>${readableTime.format(new Date(caught.at))}</dd>
<dt>Message ID</dt><dd><bdi>${caught.messageId}</bdi></dd>
${unsubscribe ? html`<dt>List-Unsubscribe</dt><dd><bdi>${unsubscribe}</bdi></dd>` : ''}</dl>
<h2>Text</h2><div class="message" dir="auto">${linked(email.text ?? '(this message has no text part)')}</div>
${email.html ? source : ''}
${attached.length > 0 ? html`<h2>Attachments</h2><ul>${attached}</ul>` : ''}
<p><a href="/message/${caught.seq}/raw">The message as it came</a></p>`,
  };
}

export const missingPage = (): DemoPage => ({
  title: 'No such message',
  band: BAND,
  status: 404,
  body: html`<p>It may have left the list. <a href="/">All mail</a></p>`,
});
