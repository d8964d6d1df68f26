import { apiRoutes as cascade } from '../../domain/cascade/api.routes.ts';
import { runFace } from '../web-process.ts';

/** The open interface: what is published, for machines. It reads with the public role and needs no key. */
await runFace({ name: 'api', role: 'public_web', routes: cascade });
