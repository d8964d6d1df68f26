import { runFace } from '../web-process.ts';
import { publicFace } from './face.ts';

/** Starts the public site. */
await runFace(publicFace);
