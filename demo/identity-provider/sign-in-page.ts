import { type DemoPage, html } from '../page.ts';
import type { DemoPerson } from '../people.ts';

const BAND = 'TRAINING. These people do not exist. Anyone who opens this page can sign in as any of them.';

/** The page that lists the demo people; one click signs in. */
export function signInPage(
  people: readonly DemoPerson[],
  action: string,
  formTargets: readonly string[],
): DemoPage {
  return {
    title: 'Choose who to sign in as',
    band: BAND,
    formTargets,
    body: html`<p>This is a training system with a made-up police force. Every person below is fictional. There is no password:
choose a person to see what their role sees.</p>
<form method="post" action="${action}"><ul class="people">
${people.map(
  (
    person,
  ) => html`<li><button type="submit" name="person" value="${person.sub}"><strong>${person.name}, ${person.rank}</strong>
<span>${person.does}</span></button></li>
`,
)}</ul></form>`,
  };
}

/** Opened by hand rather than from the staff site: says what this is and where sign-in starts. */
export const aboutPage = (people: readonly DemoPerson[]): DemoPage => ({
  title: 'Demo sign-in',
  band: BAND,
  body: html`<p>This training system’s sign-in service. It starts from the staff site: open that and choose “Sign in”.</p>
<h2>The fictional people</h2><ul>
${people.map((person) => html`<li>${person.name}, ${person.rank}: ${person.does}</li>`)}</ul>`,
});

/** A sign-in that ran out, was finished already, or was refused. `reason` is the protocol's error code. */
export const refusedPage = (status: number, reason: string): DemoPage => ({
  title: 'This sign-in cannot go on',
  band: BAND,
  status,
  body: html`<p>It may have run out, or was finished in another tab. Go back to the staff site and choose “Sign in” again.</p>
<p>Reason: <code>${reason}</code></p>`,
});
