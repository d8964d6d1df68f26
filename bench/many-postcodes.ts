import { seededRandom } from '#statistics/random';

const LINES_A_PIECE = 1_000;
/** Columns of the postcode directory as the ONS publishes it; those that say where a postcode lies are filled. */
const COLUMNS =
  'pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,osgrdind,oshlthau,nhser,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,msoa11,wz11,sicbl,bua24,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21'.split(
    ',',
  );
/** Wards of the country, about as many as there are. */
const WARDS = 8_000;
const LETTERS = 'ABDEFGHJLNPQRSTUWXYZ';

/** The n-th postcode of a made-up country: area and district, then a figure and two letters. */
function postcodeAt(n: number): [string, string] {
  const unit = n % 4_000;
  const district = Math.floor(n / 4_000);
  const area = `${LETTERS[district % 20]}${LETTERS[Math.floor(district / 20) % 20]}`;
  const inward = `${Math.floor(unit / 400)}${LETTERS[Math.floor((unit % 400) / 20)]}${LETTERS[unit % 20]}`;
  return [`${area}${1 + Math.floor(district / 400)}`, inward];
}

/**
 * A postcode directory of the whole country, a line a postcode: of `ours` wards the codes are a benchmark's own, all
 * others are of somebody else. About 400 bytes a line, as the real one has.
 */
export async function* postcodeDirectory(about: {
  lines: number;
  ours: number;
  wardCode: (ward: number) => string;
}): AsyncGenerator<Buffer> {
  const { lines, ours, wardCode } = about;
  const random = seededRandom(20_261_124);
  const place = new Map(COLUMNS.map((name, at) => [name, at]));
  const cells = COLUMNS.map((name): string => (/^(lat|long)$/.test(name) ? '51.501009' : '"E0000"'));
  const put = (name: string, value: string): void => {
    cells[place.get(name) ?? 0] = `"${value}"`;
  };
  let piece: string[] = [COLUMNS.join(',')];
  for (let at = 0; at < lines; at++) {
    const [out, inward] = postcodeAt(at);
    const ward = random.whole(WARDS);
    put('pcd', `${out.padEnd(4)}${inward}`);
    put('pcd2', `${out.padEnd(4)} ${inward}`);
    put('pcds', `${out} ${inward}`);
    put('osward', ward < ours ? wardCode(ward) : `E05${String(ward).padStart(6, '0')}`);
    put('oslaua', `E09${String(Math.floor(ward / 21)).padStart(6, '0')}`);
    put('lsoa21', `E01${String(ward * 4 + (at % 4)).padStart(6, '0')}`);
    piece.push(cells.join(','));
    if (piece.length < LINES_A_PIECE) continue;
    yield Buffer.from(`${piece.join('\n')}\n`);
    piece = [];
  }
  if (piece.length > 0) yield Buffer.from(`${piece.join('\n')}\n`);
}
