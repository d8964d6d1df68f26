import type { Chance } from './chance.ts';

// Harmless on purpose: invented groups and their lanterns. The arithmetic sees letters in a row, not what they mean.
const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const GROUPS = words(
  'Tavrins Ollmans Veshti Quillers Harrowmen Sedlings Brackmoors Ilvanes Dunnocks Pellowites Marlings Cobbarans',
);
const NOUNS =
  words(`lantern kite bell orchard ferry drum harvest ladder market window bridge kettle parade garden stair
  ribbon whistle candle basket chimney fountain saddle carpet barrel marble feather pavement anchor blanket cupboard
  hammer pencil mirror pillow tunnel wagon bucket cradle compass gutter trumpet thimble hedge doorbell puddle jacket
  ledger map chalk fence cushion tray postcard spoon turnstile umbrella gate poster shelf parcel rope clock scarf boat
  teapot banner tile cabbage violin staircase notebook shutter railing cartwheel doormat`);
const KINDS =
  words(`winter kitchen river brass paper harbour village evening corner cotton market stone copper garden school
  railway pocket summer leather chapel bottle coal meadow attic sugar tram glass midnight county wool barley velvet
  kerbside festival parish ivory cellar bicycle walnut workshop`);
const ADJECTIVES =
  words(`yellow crooked quiet seventh borrowed distant wooden hollow painted narrow folded silver heavy
  clumsy polished forgotten curious broken gentle sudden frosty tangled muddy ancient hurried pale stubborn weathered
  wretched patient dusty crimson spare lopsided cheerful unpaid rented famous dented second faded tidy noisy obvious
  temporary unlucky mended stolen imported scratched foolish nimble`);
const VERBS =
  words(`carry borrow polish count gather hide repaint follow measure trade bury sharpen rehearse balance
  empty translate untie predict exchange misplace decorate abandon collect postpone describe unfold collapse imitate
  question repair admire weigh auction lock rename inspect juggle drag whisper parade chain varnish defend copy steal
  photograph upholster ignore lecture salute unscrew flatten recite plant wallpaper inherit`);
const ADVERBS =
  words(`slowly twice loudly badly again sideways politely nightly barefoot together indoors tomorrow
  weekly alone gladly nearby downhill blindly backwards daily proudly overnight gently rarely`);
const PLACES =
  words(`harbour quarry tannery mill allotment bakery library towpath reservoir viaduct bandstand pavilion
  depot foundry arcade cemetery gasworks laundry stadium brewery sawmill observatory ropewalk lido cornmarket tollgate
  boathouse museum icehouse chandlery`);
const BEFORE = words('before after until because while unless although since once whenever');
const NEAR = words('near behind beyond under beside above across inside opposite past');

export const TOWNS = words(
  'Aldermarch Eastmarch Westmarch Portalder Highmere Brackenshire Tollbury Fenwater Saltings',
);
export const NAMES = words('Merlin Tansy Orrin Wilmot Petra Lucan Ismay Garrick Nesta Corwin Averil Dorian');

/** One invented sentence; the same words come again, whole phrases hardly ever. */
export function sentence(chance: Chance): string {
  const thing = () => {
    const kind = chance.isTrue(0.35) ? `${chance.pick(KINDS)} ` : '';
    const how = chance.isTrue(0.6) ? `${chance.pick(ADJECTIVES)} ` : '';
    return `${how}${kind}${chance.pick(NOUNS)}`;
  };
  const who = () => (chance.isTrue(0.3) ? `the ${chance.pick(GROUPS)}` : `the ${thing()}`);
  const where = () => `${chance.pick(NEAR)} the ${chance.isTrue(0.5) ? chance.pick(PLACES) : thing()}`;
  const does = () =>
    chance.isTrue(0.3) ? `${chance.pick(VERBS)} ${chance.pick(ADVERBS)}` : chance.pick(VERBS);
  const tail = () =>
    `${chance.pick(BEFORE)} ${who()} ${chance.pick(['will', 'may', 'did', 'could'])} ${does()}`;
  const shapes = [
    () => `${where()} ${who()} ${does()} a ${thing()} ${tail()}`,
    () => `${who()} will ${does()} and ${does()} every ${thing()} ${where()}`,
    () => `nobody can ${does()} what ${who()} left ${where()}`,
    () => `we saw ${who()} ${does()} ${where()}, ${tail()}`,
    () => `does a ${thing()} ${does()} itself ${where()}`,
    () => `${does()} your ${thing()}, ${does()} the ${thing()}, and mind ${who()}`,
    () => `one ${thing()} in {town} is worth ${chance.whole(2, 60)} ${thing()}s, says {name}`,
    () => `${tail()}, ${who()} ${chance.pick(['must', 'shall', 'cannot', 'might'])} ${does()} ${where()}`,
    () => `my ${thing()} and your ${thing()} ${does()} ${tail()}`,
    () => `if ${who()} ${does()}, the ${chance.pick(PLACES)} is lost ${tail()}`,
  ];
  const text = chance.pick(shapes)();
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

export const sentences = (chance: Chance, count: number): string[] =>
  Array.from({ length: count }, () => sentence(chance));

/** A paragraph in an invented language: each word has one translation, in this script's syllables. */
export function translated(text: string, language: number): string {
  const syllables = SCRIPTS[language % SCRIPTS.length] as string[];
  return text.replace(/\p{L}+/gu, (word) => {
    let seed = language + 7;
    for (const letter of word.toLowerCase()) seed = (Math.imul(seed, 31) + letter.charCodeAt(0)) >>> 0;
    let made = '';
    for (let left = seed % 3; left >= 0; left -= 1) {
      made += syllables[seed % syllables.length];
      seed = Math.imul(seed ^ (seed >>> 7), 2_654_435_761) >>> 0;
    }
    return made;
  });
}
const SCRIPTS = [
  words('ka lo mi ru te shan vel or di pe zu nar'),
  words('гра до ми ле ст ву ян ко ре па чи зо'),
  words('لا مر سو كي تا نو ري دا شم قو با هل'),
];

const THANKS = sentencesOfForms();
/** Paragraphs that hundreds of letters carry and that say nothing about who wrote them. */
function sentencesOfForms(): string[] {
  return [
    'This circular was printed by volunteers and delivered by hand. If you received it in error please pass it on to a neighbour. No reply is needed and no address is kept.',
    'To stop further deliveries write the word no on a plain card and leave it with the caretaker of your building before the end of the month.',
    'All views in this sheet are those of the writer and not of the society or its printers. Copies may be made provided that nothing is added and nothing is taken away.',
    'Send this letter to seven people within seven days and good fortune will follow; keep it in a drawer and it will not.',
    'Objections must be made in writing to the clerk, stating the name and address of the objector and the grounds on which the objection is made.',
    'With the customary good wishes of the season to you and to everyone under your roof, we remain as ever your attentive neighbours and correspondents.',
    'Printed on recycled stock with vegetable inks. Folded by the friends of the reading room. Please do not leave this leaflet in stairwells.',
    'We the undersigned ask the council to take note of the matters described above and to reply to each of them in writing within the period that its own rules lay down.',
  ];
}

/** Forms in four languages: the one they were written in and three translations. */
export const FORMS: readonly string[] = THANKS.flatMap((form) => [
  form,
  ...[0, 1, 2].map((language) => translated(form, language)),
]);
