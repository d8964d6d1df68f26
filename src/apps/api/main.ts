import { runFace } from '../web-process.ts';
import { apiFace } from './face.ts';

/** Starts the interface for machines. */
await runFace(apiFace);
