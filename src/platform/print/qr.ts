import { renderSVG } from 'uqr';

/**
 * A QR code as SVG, with the quiet zone of four modules that ISO/IEC 18004 asks for. A quarter of it may be dirty or
 * torn (level Q): it hangs on notice boards and travels through chats that squeeze pictures.
 */
export const qrSvg = (text: string): string => renderSVG(text, { ecc: 'Q', border: 4 });
