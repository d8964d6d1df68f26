import { runFace } from '../web-process.ts';
import { staffFace } from './face.ts';

/** Starts the staff console. */
await runFace(staffFace);
