import { dirname } from 'node:path';
import { sourceFile } from '../db/source-file.ts';

/** Folder of the installation, so that source runs, tests and bundles read views, catalogues and assets in one place. */
export const installRoot = (): string => dirname(sourceFile('package.json'));
