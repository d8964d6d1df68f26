import { textLength } from '#reference/text-length';
import { type DemoPage, type Html, html } from '../page.ts';
import type { GatewayMessage, MessageStore } from './message-store.ts';

const BAND = 'TRAINING. Texts stop here: no real telephone sends or gets any of them.';
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Europe/London' });

/** How a text travels: its alphabet and how many pieces it takes. */
export function pieces(body: string): string {
  const { alphabet, pieces: n } = textLength(body);
  return `${alphabet}, ${n} ${n === 1 ? 'piece' : 'pieces'}`;
}

const textItem = (one: GatewayMessage, number: string): Html => html`<li><p><strong>${
  one.from === number ? 'This phone' : 'The force'
}</strong>${time.format(one.createdAt)}: ${one.status}, ${pieces(one.body)}${
  one.attachments > 0 ? ', with a picture' : ''
}${one.isDeleted ? ', deleted at the provider' : ''}</p>
<div dir="auto" class="message">${one.body || '(no words)'}</div></li>
`;

const form = (number: string): Html => html`<form method="post" action="/send">
<div><label for="from">From the phone</label><input id="from" name="from" value="${number}" inputmode="tel" autocomplete="off" required></div>
<div><label for="text">Text</label><textarea id="text" name="text" rows="4" dir="auto"></textarea></div>
<p><label for="picture"><input type="checkbox" id="picture" name="picture" value="1"> with a picture</label></p>
<p><button type="submit">Send the text</button></p></form>`;

/** All phones of the exercise. */
export function phonesPage(store: MessageStore, own: string): DemoPage {
  const rows = store.phones(own).map(
    ({ number, texts, last }) => html`<tr><td><a href="/phone/${number.replace('+', '')}">${number}</a></td>
<td>${texts}</td><td dir="auto">${last.body.slice(0, 60)}</td></tr>
`,
  );
  return {
    title: 'Telephones of the exercise',
    band: BAND,
    body: html`<p>The force’s text number is <bdi>${own}</bdi>. Use numbers from <bdi>07700 900000</bdi> to <bdi>07700 900999</bdi>: they belong to nobody.</p>
${
  rows.length > 0
    ? html`<div class="pane" role="region" aria-label="Phones" tabindex="0"><table><caption>Phones, the latest first</caption><thead><tr><th scope="col">Phone</th><th scope="col">Texts</th><th scope="col">Last</th></tr></thead><tbody>${rows}</tbody></table></div>`
    : html`<p>No texts yet.</p>`
}
<h2>Send a text</h2>${form('07700 900123')}`,
  };
}

/** One phone's conversation, as its owner sees it. */
export function phonePage(store: MessageStore, number: string): DemoPage {
  const texts = store.onPhone(number).map((one) => textItem(one, number));
  return {
    title: `Phone ${number}`,
    band: BAND,
    body: html`<p><a href="/">All phones</a> · <a href="/phone/${number.replace('+', '')}">Look again</a></p>
${texts.length > 0 ? html`<h2>Texts, the oldest first</h2><ol class="people">${texts}</ol>` : html`<p>Nothing on this phone yet.</p>`}
<h2>Send a text</h2>${form(number)}`,
  };
}

export const missingPage = (): DemoPage => ({
  title: 'No such page',
  band: BAND,
  status: 404,
  body: html`<p><a href="/">All phones</a></p>`,
});
