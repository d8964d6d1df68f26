import { DEMO_AREAS } from './areas.ts';

/** What the made-up look-up is called. */
export const DEMO_POSTCODES = 'Made-up postcodes of Aldermarch 2026';
const EACH = 3;

/** Postcodes of a district that does not exist (ZZ), three to a ward, laid out as the ONS does. */
export const demoPostcodes = (): Buffer =>
  Buffer.from(
    [
      'pcds,oslaua,osward,lsoa21',
      ...DEMO_AREAS.filter(({ level }) => level === 2).flatMap(({ code, parentPath }, ward) =>
        Array.from({ length: EACH }, (_, at) => {
          const authority = DEMO_AREAS.find(({ path }) => path === parentPath)?.code ?? '';
          return `ZZ${ward + 1} ${at + 1}AA,${authority},${code},X01${String(ward + 1).padStart(6, '0')}`;
        }),
      ),
      '',
    ].join('\n'),
  );
