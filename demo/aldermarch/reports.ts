import { DEMO_WARDS } from './areas.ts';
import { Dice } from './dice.ts';

export type DemoLanguage = 'en' | 'cy' | 'pl' | 'ur';

/** One report as a person would give it through the form, in their own language. */
export interface DemoReport {
  language: DemoLanguage;
  narrative: string;
  happened: string[];
  why: string[];
  where: string;
  areaPath: string;
  named: boolean;
}

interface Story {
  happened: string[];
  why: string[];
  where: string;
  words: Record<DemoLanguage, string>;
}

/** Told without repeating slurs: what a reader of the demo learns is how the product works, not the words of hate. */
const STORIES: Story[] = [
  {
    happened: ['SAID_OR_SHOUTED'],
    why: ['RACE'],
    where: 'STREET',
    words: {
      en: 'A man shouted at us outside the shop. He told us to go home and called us names because of where he thinks we come from. My children were with me.',
      cy: 'Gwaeddodd dyn arnom y tu allan i’r siop. Dywedodd wrthym am fynd adref a’n galw’n enwau oherwydd o ble mae’n meddwl ein bod yn dod. Roedd fy mhlant gyda mi.',
      pl: 'Mężczyzna krzyczał na nas przed sklepem. Kazał nam wracać do domu i wyzywał nas z powodu tego, skąd jego zdaniem pochodzimy. Były ze mną dzieci.',
      ur: 'ایک آدمی دکان کے باہر ہم پر چلایا۔ اس نے کہا گھر واپس جاؤ اور ہمیں برا بھلا کہا کیونکہ اس کے خیال میں ہم کہیں اور سے ہیں۔ میرے بچے میرے ساتھ تھے۔',
    },
  },
  {
    happened: ['THREATENED', 'SAID_OR_SHOUTED'],
    why: ['RELIGION'],
    where: 'TRANSPORT',
    words: {
      en: 'On the bus two people pointed at my scarf and said I would be next. The driver saw it. I got off early because I was afraid.',
      cy: 'Ar y bws pwyntiodd dau berson at fy sgarff a dweud mai fi fyddai nesaf. Gwelodd y gyrrwr. Es i oddi ar y bws yn gynnar am fod ofn arnaf.',
      pl: 'W autobusie dwie osoby pokazywały na moją chustę i mówiły, że będę następna. Kierowca to widział. Wysiadłam wcześniej, bo się bałam.',
      ur: 'بس میں دو لوگوں نے میرے دوپٹے کی طرف اشارہ کیا اور کہا اگلی باری تمہاری ہے۔ ڈرائیور نے دیکھا۔ میں ڈر کے مارے پہلے اتر گئی۔',
    },
  },
  {
    happened: ['DAMAGE_OR_GRAFFITI'],
    why: ['RELIGION', 'RACE'],
    where: 'PLACE_OF_WORSHIP',
    words: {
      en: 'There is graffiti on the side wall of our hall. We have taken photos and not cleaned it yet. People come here for evening prayers.',
      cy: 'Mae graffiti ar wal ochr ein neuadd. Rydym wedi tynnu lluniau a heb ei lanhau eto. Mae pobl yn dod yma i weddïo gyda’r nos.',
      pl: 'Na bocznej ścianie naszej sali jest napis. Zrobiliśmy zdjęcia i jeszcze go nie zmyliśmy. Ludzie przychodzą tu wieczorem na modlitwę.',
      ur: 'ہمارے ہال کی دیوار پر کسی نے لکھ دیا ہے۔ ہم نے تصویریں لی ہیں اور ابھی صاف نہیں کیا۔ لوگ شام کی نماز کے لیے یہاں آتے ہیں۔',
    },
  },
  {
    happened: ['LETTER'],
    why: ['RELIGION'],
    where: 'HOME',
    words: {
      en: 'A letter came through the door with no stamp. It tells people to hurt others on a certain day. I put it in a plastic bag and nobody else touched it.',
      cy: 'Daeth llythyr drwy’r drws heb stamp. Mae’n dweud wrth bobl am frifo eraill ar ddiwrnod arbennig. Rhoddais ef mewn bag plastig a chyffyrddodd neb arall ag ef.',
      pl: 'Ktoś wrzucił list bez znaczka. Namawia ludzi, by pewnego dnia krzywdzili innych. Włożyłem go do torebki foliowej, nikt inny go nie dotykał.',
      ur: 'دروازے سے بغیر ٹکٹ کا ایک خط آیا۔ اس میں لوگوں کو کہا گیا ہے کہ ایک خاص دن دوسروں کو نقصان پہنچائیں۔ میں نے اسے تھیلی میں رکھ دیا، کسی اور نے نہیں چھوا۔',
    },
  },
  {
    happened: ['ONLINE_OR_PHONE'],
    why: ['SEXUAL_ORIENTATION'],
    where: 'ONLINE',
    words: {
      en: 'Someone sent messages to our group saying they know where we meet. I took screenshots. Some of us do not want our families to know.',
      cy: 'Anfonodd rhywun negeseuon at ein grŵp yn dweud eu bod yn gwybod ble rydym yn cwrdd. Tynnais sgrinluniau. Nid yw rhai ohonom am i’n teuluoedd wybod.',
      pl: 'Ktoś wysłał do naszej grupy wiadomości, że wie, gdzie się spotykamy. Mam zrzuty ekranu. Niektórzy z nas nie chcą, by rodziny się dowiedziały.',
      ur: 'کسی نے ہمارے گروپ کو پیغام بھیجے کہ اسے معلوم ہے ہم کہاں ملتے ہیں۔ میں نے تصویریں محفوظ کر لیں۔ ہم میں سے کچھ نہیں چاہتے کہ گھر والوں کو پتا چلے۔',
    },
  },
  {
    happened: ['HURT'],
    why: ['DISABILITY'],
    where: 'STREET',
    words: {
      en: 'Three young people pushed my brother’s wheelchair and laughed. He fell. He is bruised but does not need a doctor.',
      cy: 'Gwthiodd tri pherson ifanc gadair olwyn fy mrawd a chwerthin. Syrthiodd. Mae ganddo gleisiau ond nid oes angen meddyg.',
      pl: 'Trzy młode osoby popchnęły wózek mojego brata i śmiały się. Upadł. Ma siniaki, ale nie potrzebuje lekarza.',
      ur: 'تین نوجوانوں نے میرے بھائی کی وہیل چیئر کو دھکا دیا اور ہنسے۔ وہ گر گیا۔ اسے چوٹ آئی ہے مگر ڈاکٹر کی ضرورت نہیں۔',
    },
  },
  {
    happened: ['SAID_OR_SHOUTED', 'FOLLOWED'],
    why: ['TRANSGENDER'],
    where: 'STREET',
    words: {
      en: 'A group followed me from the station and shouted about how I look. I went into a café until they left.',
      cy: 'Dilynodd grŵp fi o’r orsaf a gweiddi am sut rwy’n edrych. Es i mewn i gaffi nes iddyn nhw adael.',
      pl: 'Grupa szła za mną od dworca i krzyczała o moim wyglądzie. Weszłam do kawiarni, aż sobie poszli.',
      ur: 'ایک گروہ اسٹیشن سے میرے پیچھے آیا اور میری شکل کے بارے میں چلاتا رہا۔ میں ان کے جانے تک ایک کیفے میں بیٹھی رہی۔',
    },
  },
  {
    happened: ['SAID_OR_SHOUTED'],
    why: ['RELIGION', 'RACE'],
    where: 'WORK',
    words: {
      en: 'A customer called me a terrorist because of my turban. I am Sikh. My manager heard it and the shop has cameras.',
      cy: 'Galwodd cwsmer fi’n derfysgwr oherwydd fy nhwrban. Sikh ydw i. Clywodd fy rheolwr ac mae camerâu yn y siop.',
      pl: 'Klient nazwał mnie terrorystą z powodu turbanu. Jestem sikhem. Słyszał to kierownik, a w sklepie są kamery.',
      ur: 'ایک گاہک نے میری پگڑی کی وجہ سے مجھے دہشت گرد کہا۔ میں سکھ ہوں۔ میرے منیجر نے سنا اور دکان میں کیمرے ہیں۔',
    },
  },
];

/** Reports of people who do not exist, in four languages, most of them within a few wards of Eastmarch. */
export function demoReports(count: number): DemoReport[] {
  const dice = new Dice(200);
  return Array.from({ length: count }, (_, i) => {
    const story = dice.pick(STORIES);
    const language: DemoLanguage = i % 10 < 5 ? 'en' : i % 10 < 7 ? 'ur' : i % 10 < 9 ? 'pl' : 'cy';
    const wards = dice.next() < 0.6 ? DEMO_WARDS.slice(0, 6) : DEMO_WARDS;
    return {
      language,
      narrative: story.words[language],
      happened: story.happened,
      why: story.why,
      where: story.where,
      areaPath: dice.pick(wards),
      named: dice.next() < 0.3,
    };
  });
}
