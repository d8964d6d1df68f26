import sharp from 'sharp';

/** A leaflet that is drawn, not photographed: blocks and lines whose places come from the number. For tests. */
export function leaflet(number: number): Promise<Buffer> {
  let state = number * 7_919 + 13;
  const next = (most: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % most;
  };
  const shapes = Array.from({ length: 14 }, (_, at) => {
    const grey = next(200);
    const fill = `rgb(${grey},${next(200)},${grey})`;
    return at % 3 === 0
      ? `<circle cx="${next(600)}" cy="${next(800)}" r="${30 + next(120)}" fill="${fill}"/>`
      : `<rect x="${next(500)}" y="${next(740)}" width="${60 + next(300)}" height="${8 + next(90)}" fill="${fill}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800"><rect width="600" height="800" fill="#fff"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
