/** One hue from light to dark (ColorBrewer Blues): told apart by every kind of colour sight, and in grey. */
export const SHADES = ['#deebf7', '#9ecae1', '#4292c6', '#084594'] as const;
const DARK_FROM = 2;

/** What is read on a shade; on white where there is none. */
export const inkOn = (shade: number | null): string =>
  shade !== null && shade >= DARK_FROM ? '#ffffff' : '#0b0c0c';
