import { formatDate } from '#platform/web/formats';
import { type Area, areaName } from '#room/access';
import type { CriticalEvent, Words } from './words.model.ts';
import { chartOf } from './chart.presenter.ts';
import type { FullPicture } from './full-picture.model.ts';
import { ALL_AREAS, type PictureRow } from './picture.model.ts';
