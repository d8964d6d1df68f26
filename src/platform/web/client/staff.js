import { Alert } from '@ministryofjustice/frontend/moj/components/alert/alert.mjs';
import { SortableTable } from '@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.mjs';
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs';
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs';
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs';
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs';
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs';
import { Tabs } from 'govuk-frontend/dist/govuk/components/tabs/tabs.mjs';
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs';
import { startWaitingRegions } from './again.js';
import { startCountdowns } from './countdown.js';
import { startKeys } from './keys.js';
import { startLiveRegions } from './live.js';
import { startMenu } from './menu.js';

const components = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Tabs,
  Alert,
  SortableTable,
];
for (const component of components) createAll(component);
startLiveRegions();
startMenu();
startWaitingRegions();
startCountdowns();
startKeys();
