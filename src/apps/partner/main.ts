import { runFace } from '../web-process.ts';
import { partnerFace } from './face.ts';

/** Starts the workspace of partner organisations. */
await runFace(partnerFace);
