import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs';
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs';
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs';
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs';
import { ExitThisPage } from 'govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs';
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs';

// Figures are 0 to 9 in every language here; left to itself the counter writes those of Farsi and Bengali.
const { lang } = document.documentElement;
if (['fa', 'bn'].includes(lang))
  for (const counter of document.querySelectorAll('[data-module="govuk-character-count"]'))
    counter.lang = `${lang}-u-nu-latn`;

// Only what makes a page easier; every page works without it.
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, ExitThisPage])
  createAll(component);
