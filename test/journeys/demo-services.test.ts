import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { calculatePKCECodeChallenge, randomPKCECodeVerifier, randomState } from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdentityProvider, startIdentityProvider } from '../../demo/identity-provider/provider.ts';
import { type MailCatcher, startMailCatcher } from '../../demo/mail-catcher/catcher.ts';
import { DEMO_PEOPLE } from '../../demo/people.ts';
import { expectAccessible } from '../support/axe.ts';
import {
  closeBrowser,
  expectNoInlineLeaks,
  expectNoReflow,
  expectOnlyOwnOrigin,
  openPage,
} from '../support/browser.ts';

const dir = mkdtempSync(join(tmpdir(), 'stand-mail-'));
let staffSite: Server;
let back: string;
let idp: IdentityProvider;
let mail: MailCatcher;

beforeAll(async () => {
  staffSite = createServer((request, response) => response.end(`back at ${request.url}`));
  await new Promise<void>((resolve) => staffSite.listen(0, '127.0.0.1', resolve));
  back = `http://127.0.0.1:${(staffSite.address() as AddressInfo).port}/sign-in/back`;
  const clientSecret = randomBytes(16).toString('hex');
  const log = (): void => {};
  const client = { clientId: 'stand-staff', clientSecret, redirectUris: [back] };
  idp = await startIdentityProvider({ port: 0, ...client, people: DEMO_PEOPLE, log });
  mail = await startMailCatcher({ smtpPort: 0, httpPort: 0, dir, log });
});
afterAll(async () => {
  await closeBrowser();
  await Promise.all([idp.stop(), mail.stop()]);
  staffSite.close();
  rmSync(dir, { recursive: true, force: true });
});

async function signInUrl(): Promise<string> {
  const query = new URLSearchParams({
    client_id: 'stand-staff',
    response_type: 'code',
    redirect_uri: back,
    scope: 'openid profile',
    state: randomState(),
    code_challenge: await calculatePKCECodeChallenge(randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  });
  return `${idp.issuer}/auth?${query}`;
}

describe.each([{ javaScript: true }, { javaScript: false }])(
  'demo services in a browser, script on: $javaScript',
  ({ javaScript }) => {
    it('signs a person in with one click, twice over as another person', async () => {
      const page = await openPage({ javaScript });
      for (const name of ['Morgan Reyes', 'Farah Lindqvist']) {
        await page.goto(await signInUrl());
        await expectAccessible(page, 'demo sign-in');
        await expectNoReflow(page);
        await expectOnlyOwnOrigin(page, [new URL(back).origin]);
        await expectNoInlineLeaks(page);
        await page.getByRole('button', { name }).click();
        await page.waitForURL(/\/sign-in\/back\?code=/);
      }
      await page.goto(`${idp.url}/sign-in/stale`);
      await expectAccessible(page, 'demo sign-in, run out');
      await page.goto(idp.url);
      await expectAccessible(page, 'about the demo sign-in');
    });

    it('shows caught mail by recipient, and reads one', async () => {
      const to = `leader-${javaScript}@example.org`;
      const page = await openPage({ javaScript });
      await page.goto(`${mail.url}/?to=${to}`);
      await expectAccessible(page, 'empty inbox');
      const text = `Read it: ${mail.url}/?subject=x\n${'long'.repeat(200)}`;
      await createTransport(mail.smtpUrl).sendMail({
        from: 'force@aldermarch.example',
        to,
        subject: 'بیان',
        text,
        html: '<b>Hi</b>',
      });
      await page.goto(mail.url);
      await page.getByLabel('To (whole address)').fill(to);
      await page.getByRole('button', { name: 'Search' }).click();
      await expectAccessible(page, 'inbox');
      await expectNoReflow(page);
      await page.getByRole('link', { name: 'بیان' }).click();
      await expectAccessible(page, 'message');
      await expectNoReflow(page);
      await expectNoInlineLeaks(page);
      await expectOnlyOwnOrigin(page);
      expect(await page.getByRole('link', { name: /subject=x/ }).getAttribute('href')).toBe(
        `${mail.url}/?subject=x`,
      );
    });
  },
);
