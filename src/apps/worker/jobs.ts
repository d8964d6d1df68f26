import { jobs as audit } from '#platform/audit/worker.jobs';
import type { Job } from '#platform/jobs/job';
import { jobs as cascade } from '../../domain/cascade/worker.jobs.ts';
import { jobs as community } from '../../domain/community/worker.jobs.ts';
import { jobs as impact } from '../../domain/impact/worker.jobs.ts';
import { jobs as reporting } from '../../domain/reporting/worker.jobs.ts';
import { jobs as retention } from '../../domain/retention/worker.jobs.ts';
import { jobs as surveillance } from '../../domain/surveillance/worker.jobs.ts';
import { jobs as triage } from '../../domain/triage/worker.jobs.ts';

/** Every job of the product; a building test compares the list with the rooms. */
export const jobs: Job[] = [
  ...audit,
  ...cascade,
  ...community,
  ...impact,
  ...reporting,
  ...retention,
  ...surveillance,
  ...triage,
];
