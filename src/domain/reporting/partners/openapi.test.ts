import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { docsPage } from './docs-page.presenter.ts';
import { openApi, partnerOperations } from './openapi.presenter.ts';
import { partnerRoutes } from './partner.routes.ts';
import { identityBody, reportBody } from './partner-body.model.ts';

const GOLDEN = new URL('./openapi.golden.json', import.meta.url);
const ABOUT = { url: 'https://api.example.org', forceName: 'Aldermarch Police' };

it('the document is the golden one; a change of it is a change for every partner', () => {
  const now = `${JSON.stringify(openApi(ABOUT), null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, now);
  expect(now, 'Read the difference, then: script/golden').toBe(readFileSync(GOLDEN, 'utf8'));
});

it('tells every route a partner may call, and no other', () => {
  const told = partnerOperations().map(({ method, url }) => `${method} ${url}`);
  expect(told.sort()).toEqual(partnerRoutes.map(({ method, url }) => `${method} ${url}`).sort());
});

it('tells which fields are needed, as the check has it', () => {
  const { paths } = openApi(ABOUT) as { paths: Record<string, Record<string, { requestBody?: unknown }>> };
  const body = JSON.stringify(paths['/api/v1/reports']?.post?.requestBody);
  for (const field of ['danger', 'tells', 'happened', 'narrative', 'identity'])
    expect(reportBody.safeParse({}).error?.issues.map(({ path }) => path[0])).toContain(field);
  expect(body).toContain('"required":["danger","tells","happened","narrative","identity"]');
  expect(body).not.toMatch(/suspect|offender(Name|Address)/i);
  expect(identityBody.safeParse({ state: 'unknown', name: 'Sam Merlin' }).success).toBe(false);
});

it('the page names every operation and loads nothing from elsewhere', () => {
  const page = docsPage({ ...ABOUT, forceName: 'Alder & <b>March</b>' });
  for (const { id } of partnerOperations()) expect(page).toContain(`id="${id}"`);
  expect(page).toContain('Alder &#38; &#60;b&#62;March');
  expect(page).not.toMatch(/<script|src=|href="http/);
});
