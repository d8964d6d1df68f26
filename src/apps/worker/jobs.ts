import { jobs as access } from '../../domain/access/worker.jobs.ts';
