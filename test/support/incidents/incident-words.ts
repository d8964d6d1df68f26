/** Ways to say one thing: people who saw the same do not write the same. Names and places are invented. */
export type Ways = readonly string[];

/** Kinds of place; `{street}` is the incident's own street. */
export const PLACES: ReadonlyArray<readonly [said: string, typed: Ways]> = [
  ['the bakery', ['bakery, {street}', '{street}, outside the bakery', '{street}']],
  ['the tram stop', ['tram stop {street}', '{street} tram', 'at the stop, {street}']],
  ['the prayer room', ['prayer room {street}', '{street}', 'above the launderette on {street}']],
  ['the takeaway', ['takeaway {street}', '{street} by the bridge', 'chip shop {street}']],
  ['the swimming baths', ['baths {street}', 'car park of the baths', '{street}']],
  ['the library', ['library, {street}', 'library steps', '{street} library']],
  ['the primary school', ['school gate {street}', '{street} primary school', 'outside the school']],
  ['the pub', ['pub on {street}', '{street}', 'corner of {street}']],
  ['the bus station', ['bus station {street}', 'bay six, bus station', '{street}']],
  ['the health centre', ['surgery {street}', 'health centre car park', '{street}']],
  ['the market', ['covered market', 'market hall {street}', '{street} market']],
  ['the synagogue hall', ['hall in {street}', 'synagogue hall', '{street}']],
  ['the flats', ['flats, {street}', 'stairwell, {street}', '{street}']],
  ['the petrol station', ['garage on {street}', 'petrol station {street}', '{street}']],
  ['the butcher', ['butcher {street}', '{street}', 'butchers shop']],
];

const FIRST =
  'Tanner Weaver Kestrel Merlin Heron Cutler Dyer Fuller Chandler Cooper Mason Wren Alder Birch Rowan Hazel Linden Thorn Bramble Fern Saltings Quay Harbour Lantern Anchor Abbey Priory Minster Chantry Bishop'.split(
    ' ',
  );
const SECOND = ['Road', 'Street', 'Row', 'Lane', 'Hill', 'Court', 'Terrace', 'Walk'];
/** A street that is nowhere. */
export const streetOf = (pick: <T>(items: readonly T[]) => T): string => `${pick(FIRST)} ${pick(SECOND)}`;

/** What fills the gaps of a detail, the same for all who tell of one incident. */
export const GAPS: Readonly<Record<string, readonly string[]>> = {
  colour: ['green', 'yellow', 'white', 'silver', 'purple', 'orange', 'brown', 'grey', 'navy', 'pink'],
  thing: [
    'football shirt',
    'leather jacket',
    'hooded top',
    'flat cap',
    'work vest',
    'tracksuit',
    'raincoat',
    'school blazer',
  ],
  mark: ['anchor', 'spider', 'rose', 'dagger', 'dragon', 'star', 'skull', 'swallow'],
  name: ['Baz', 'Kev', 'Mick', 'Dazza', 'Shane', 'Tel', 'Robbo', 'Gaz', 'Lee', 'Craig'],
  helper: [
    'shopkeeper',
    'tram driver',
    'caretaker',
    'postwoman',
    'barber',
    'window cleaner',
    'dinner lady',
    'nurse',
  ],
  tool: ['broom', 'mop', 'bell', 'torch', 'umbrella', 'clipboard', 'crate', 'whistle'],
  vehicle: ['van', 'hatchback', 'moped', 'pick-up', 'taxi', 'lorry', 'estate car', 'scooter'],
  spilt: ['oranges', 'eggs', 'flowers', 'books', 'milk bottles', 'potatoes', 'tins', 'toys'],
  animal: ['terrier', 'alsatian', 'greyhound', 'spaniel', 'bulldog', 'whippet'],
  age: ['five', 'six', 'seven', 'nine', 'eleven', 'fourteen'],
};

/** What was done: kind, and the ways it is told. */
export const ACTS: ReadonlyArray<readonly [kind: string, ways: Ways]> = [
  [
    'SAID_OR_SHOUTED',
    [
      'A man shouted abuse at a woman',
      'he was yelling at her that she should leave the country',
      'I heard somebody scream insults at a lady',
      'a bloke called her names at the top of his voice',
    ],
  ],
  [
    'SAID_OR_SHOUTED',
    [
      'Three teenagers made monkey noises',
      'a group of boys were doing monkey chants',
      'lads making animal noises at him',
      'kids were mocking him with noises',
    ],
  ],
  [
    'THREATENED',
    [
      'He said he would come back and burn it down',
      'threatened to set fire to the place',
      'told us the building would go up in flames',
      'he promised that he will return with petrol',
    ],
  ],
  [
    'THREATENED',
    [
      'She waved a dog lead and said she knew where they live',
      'a woman threatened them and said she has their address',
      'told them she will find their house',
      'said that she knows the street they live in',
    ],
  ],
  [
    'ATTACKED',
    [
      'He was pushed to the ground and kicked',
      'they knocked him over and kicked his back',
      'somebody shoved him so that he fell and then kicked',
      'I saw a man on the floor being kicked',
    ],
  ],
  [
    'ATTACKED',
    [
      'Someone pulled off her headscarf',
      'her hijab was ripped from her head',
      'he grabbed the scarf and tore it away',
      'they snatched the scarf she was wearing',
    ],
  ],
  [
    'DAMAGE',
    [
      'A swastika was sprayed on the shutter',
      'there is Nazi graffiti in red paint on the shutters',
      'somebody painted a hooked cross on the metal shutter',
      'red paint, a swastika, on the front',
    ],
  ],
  [
    'DAMAGE',
    [
      'The window was broken with a brick',
      'a brick came through the glass',
      'they smashed the front window',
      'somebody threw a stone and the pane is gone',
    ],
  ],
  [
    'DAMAGE',
    [
      'Bacon was hung on the door handle',
      'pork had been left on the handle of the door',
      'there was raw bacon tied to the door',
      'meat was put on the entrance',
    ],
  ],
  [
    'SPAT',
    [
      'He spat in her face',
      'a man spat at her',
      'I was spat at',
      'somebody spit on the woman in front of me',
    ],
  ],
  [
    'FOLLOWED',
    [
      'A car followed them slowly and the driver filmed',
      'a silver car drove behind us with a phone held up',
      'they were filmed from a car that crawled along',
      'the driver kept next to them and took pictures',
    ],
  ],
  [
    'SAID_OR_SHOUTED',
    [
      'A neighbour plays songs about gas chambers',
      'the man next door sings about gassing people',
      'songs about the camps come out of the window',
      'he plays those songs loud whenever they pass',
    ],
  ],
];

/** What one noticed beside it, in the ways people say it. */
export const DETAILS: readonly Ways[] = [
  [
    'He wore a {colour} {thing}.',
    'The man had a {colour} {thing} on.',
    '{colour} {thing}, that is all I could see',
  ],
  [
    'A boy of {age} on a {colour} bicycle saw everything.',
    'There was a kid of {age} with a {colour} bike.',
    'a child, {age} years old, saw it from his {colour} bike',
  ],
  [
    'The {helper} came out with a {tool}.',
    'A {helper} ran out holding a {tool}.',
    'the {helper} chased him with a {tool}',
  ],
  [
    'She dropped her bag and {spilt} went all over the road.',
    'Her bag split and there were {spilt} everywhere.',
    '{spilt} lay all over the street',
  ],
  [
    'He had a tattoo of a {mark} on the neck.',
    'There was a {mark} tattooed on his neck.',
    'neck tattoo, a {mark} I think',
  ],
  [
    'They drove off in a {colour} {vehicle}.',
    'A {colour} {vehicle} took them away.',
    'got into a {colour} {vehicle}',
  ],
  ['Somebody called one of them {name}.', 'I heard the name {name}.', 'one is called {name}'],
  ['They had a {animal} with them.', 'A {animal} was barking the whole time.', 'with a {animal} on a rope'],
  [
    'The {helper} shouted that the police are coming.',
    'A {helper} told them to stop.',
    'only the {helper} said something',
  ],
  [
    'My daughter is {age} and has not slept since.',
    'The little girl, {age}, was crying.',
    'the girl is {age} and afraid now',
  ],
  ['He threw {spilt} at the door.', 'They pelted us with {spilt}.', 'and {spilt} were thrown'],
  [
    'A {vehicle} had to stop because of it.',
    'It held up a {colour} {vehicle}.',
    'the {vehicle} could not get past',
  ],
];

export const FILLERS: Ways = [
  'I do not want any trouble.',
  'This is not the first time something like this has happened round here.',
  'Nobody did anything about it.',
  'I am shaking while I write this.',
  'Please do something before somebody is hurt.',
  'We are afraid to go out now.',
  'I have lived here for thirty years and never had this.',
  'I did not call at the time because I had to get to work.',
  'I think they do it because of who we are.',
  'Thank you for reading this.',
  'It was horrible to see.',
  'I would recognise him again.',
];

export const STRANDS = ['RACE', 'RELIGION', 'SEXUAL_ORIENTATION', 'DISABILITY', 'TRANSGENDER'] as const;
export const PLACE_KINDS = ['STREET', 'SHOP', 'TRANSPORT', 'WORSHIP', 'SCHOOL', 'HOME'] as const;
