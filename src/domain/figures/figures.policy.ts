import { anyone } from '#kernel/policy';

export const mayReadFigures = anyone('figures.read-published');
