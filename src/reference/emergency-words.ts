import type { Provenance } from './provenance.ts';
import { foldText } from './texting.ts';

/** One entry between commas. */
const list = (text: string): string[] => text.split(',').map((entry) => entry.trim());

/**
 * Beginnings of words and phrases that may mean somebody is in danger now. Deliberately wide: a false alarm costs one
 * text about 999 and an officer's earlier look; a missed one may cost more. A full stop
 * ends a whole word, `*` stands for up to three words between. The machine concludes nothing else from them.
 */
export const EMERGENCY_WORDS: Readonly<Record<string, readonly string[]>> = {
  en: list(`
    help, emergency, 999, 112, ambulance, sos, hurry, right now, happening now, outside now,
    here now, still here, still outside, at my door, at the door, breaking in, broke in,
    trying to get in, kicking * door, banging * door, following me, chasing, knife, machete, gun,
    weapon, stab, shoot, shot, acid, petrol bomb, bomb, explo, on fire, set fire, burning,
    fire at, bleeding, blood., unconscious, not breathing, can't breathe, cant breathe, dying,
    kill, going to hurt, beating, being attacked, attacking, hitting * now, strangl, chok, rape,
    trapped, locked in, hostage, hiding, in danger, scared for my life, suicid, end my life,
    kill myself, overdose`),
  cy: list(`
    help, argyfwng, helpwch, ambiwlans, cyllell, gwn., arf., arfau, tan., tân, llosgi, bom,
    gwaedu, gwaed, anymwybodol, lladd, trywanu, saethu, ymosod, mewn perygl, perygl, wrth y drws,
    tu allan nawr, nawr, rwan, rŵan, torri i mewn, yn fy nilyn, cuddio, brysiwch, methu anadlu,
    treisio`),
  pl: list(`
    pomoc, pomóż, pomóżcie, ratun, natychmiast, karetk, nóż, noz., nożem, nozem, maczet,
    pistolet, broń, bron., bomb, pali się, pali sie, pożar, pozar, ogień, krwaw, krew, krwi,
    nieprzytomn, nie oddycha, zabij, zabić, zabic, dźgn, dzgn, strzel, atakuj, biją, bija.,
    bije., pod drzwiami, do drzwi, włamu, wlamu, idą za mną, ida za mna, ściga, sciga,
    niebezpiecz, teraz, właśnie, boję się o życie, gwałt, ukrywam, samobój`),
  ur: list(`
    مدد, بچاؤ, بچاو, ایمبولینس, ایمرجنسی, ہنگامی, چاقو, چھری, بندوق, پستول, ہتھیار, گولی, بم, آگ,
    جل رہ, خون, بے ہوش, سانس نہیں, مار رہ, مار دیں, مار ڈال, قتل, جان سے, حملہ, دروازے پر,
    دروازہ توڑ, باہر کھڑ, پیچھا کر, خطرہ, خطرے, ابھی, اس وقت, جلدی, چھپ, تیزاب, madad, bachao,
    chaku, jaldi, maar rahe`),
  ro: list(`
    ajutor, urgent, ambulant, cutit, cuțit, pistol, arma., bomb, foc., arde., sange, sânge,
    inconstient, inconștient, omoar, omor, injungh, ataca, atacă, la usa, la ușă, acum,
    ma urmareste, mă urmărește, pericol, repede`),
  pa: list(`
    ਮਦਦ, ਬਚਾਓ, ਐਂਬੂਲੈਂਸ, ਚਾਕੂ, ਬੰਦੂਕ, ਹਥਿਆਰ, ਬੰਬ, ਅੱਗ, ਖੂਨ, ਬੇਹੋਸ਼, ਮਾਰ ਰਹ, ਮਾਰ ਦੇ, ਹਮਲਾ,
    ਦਰਵਾਜ਼ੇ, ਪਿੱਛਾ, ਖ਼ਤਰਾ, ਖਤਰਾ, ਹੁਣ, ਜਲਦੀ`),
  ar: list(`
    ساعد, النجدة, انقذ, أنقذ, طوارئ, اسعاف, إسعاف, سكين, مسدس, سلاح, قنبلة, حريق, نار, تحترق, دم,
    ينزف, فاقد الوعي, يقتل, سيقتل, قتل, طعن, يهاجم, هجوم, عند الباب, على الباب, الان, الآن,
    يلاحق, خطر, بسرعة, مختبئ`),
  bn: list(`
    সাহায্য, বাঁচাও, বাঁচান, অ্যাম্বুলেন্স, ছুরি, বন্দুক, অস্ত্র, বোমা, আগুন, রক্ত, অজ্ঞান,
    মারছে, মেরে ফেল, খুন, হামলা, দরজায়, পিছু, বিপদ, এখন, এখনই, তাড়াতাড়ি`),
  gu: list(`
    મદદ, બચાવો, એમ્બ્યુલન્સ, છરી, ચપ્પુ, બંદૂક, હથિયાર, બોમ્બ, આગ, લોહી, બેભાન, મારે છે,
    મારી નાખ, હુમલો, દરવાજા, પીછો, જોખમ, ખતરો, હમણાં, અત્યારે, જલ્દી`),
  pt: list(`
    socorro, ajuda, urgente, emergencia, emergência, ambulancia, ambulância, faca., pistola,
    arma., bomba, fogo, incendio, incêndio, sangue, inconsciente, matar, esfaque, tiro., atacar,
    atacando, à porta, na porta, agora, perseguir, seguindo, perigo, rápido`),
  fa: list(`
    کمک, نجات, اورژانس, آمبولانس, چاقو, اسلحه, تفنگ, بمب, آتش, خون, بیهوش, بی هوش, می کشد, میکش,
    کشت, حمله, پشت در, دم در, الان, همین حالا, تعقیب, خطر, زود, عجله`),
  so: list(`
    caawi, i caawi, gargaar, badbaadi, ambalaas, mindi., qori., bastoolad, hub., bam., dab.,
    dhiig, miyir, dil., weerar, albaabka, hadda, i raac, khatar, degdeg`),
};

export const EMERGENCY_PROVENANCE: Provenance = {
  source:
    'Plain words for danger; no published lexicon was used. Languages other than English await a native reader',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A beginning of words, or whole words where the entry ends in a full stop; `*` lets up to three words stand between. */
function patternOf(entry: string): string {
  const isWhole = entry.endsWith('.');
  const parts = entry.split('*').map((part) => escaped(foldText(part)));
  return `${parts.join(' (?:\\S+ ){0,3}')}${isWhole ? '(?= )' : ''}`;
}

/** Arabic writes "and", "with", "to" and "the" together with the word that follows. */
const JOINED: Readonly<Record<string, string>> = { ar: '[وف]?(?:ال|لل|بال|[بلك])?' };

const READERS = Object.entries(EMERGENCY_WORDS).map(([language, entries]) => ({
  language,
  pattern: new RegExp(` ${JOINED[language] ?? ''}(?:${entries.map(patternOf).join('|')})`, 'u'),
}));

/** The language in which a text may tell of danger now, or undefined. Of several, the first in the order above. */
export function emergencyLanguage(text: string): string | undefined {
  const folded = ` ${foldText(text)} `;
  return READERS.find(({ pattern }) => pattern.test(folded))?.language;
}
