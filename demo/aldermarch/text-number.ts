/** The text number of the fictional force, from the range Ofcom keeps for drama (07700 900000 to 900999). */
export const DEMO_TEXT_NUMBER = '+447700900999';
/** What people may put in front of a text to it. */
export const DEMO_TEXT_KEYWORD = 'police';
/** Said beside English where a sender's language is not known. */
export const DEMO_SECOND_LANGUAGE = 'ur';
