import { runFace } from '../web-process.ts';
import { leaderFace } from './face.ts';

/** Starts the community leaders' portal. */
await runFace(leaderFace);
