/**
 * What the two processes that face the outside may touch directly, and why. Whoever adds a grant adds its line here.
 * All rows also stand behind the wall of their force. Reports, people's names and the thread are reached by definer
 * functions alone.
 */
interface Right {
  may: string;
  why: string;
}

const AREA = { may: 'select', why: 'names and codes of areas: public facts that every form and list shows' };
const FORCE = { may: 'select', why: "the force's short name and its name in full, on every page" };
const KEYS = {
  may: 'select',
  why: 'public keys: what is told is sealed to one, what is said is checked by one',
};
const FINGERPRINT = {
  may: 'select',
  why: 'finds the published statement a pasted text came from; holds hashes',
};
const PUBLISHED = {
  may: 'select(but published_by)',
  why: 'published statements are for everybody; which officer pressed the button is not',
};
const EVENT = {
  may: 'select(force_id happened_at id status title)',
  why: 'names the event a statement is about; what else the register says stays with staff',
};
const THREAT = {
  may: 'select(but changed checked_by)',
  why: 'the national threat level is public; which officer looked it up is not',
};
const PROMISE = { may: 'select', why: 'the promise of more patrols in an area is made in public' };
const ANSWER = {
  may: 'select',
  why: 'you said, we did: pairs a person looked at before they were published',
};

/** Reads only, and only what is published. */
export const PUBLIC_MAY: Record<string, Right> = {
  'access.area': AREA,
  'cascade.fingerprint': FINGERPRINT,
  'cascade.published': PUBLISHED,
  'community.area_promise': PROMISE,
  'community.published_answer': ANSWER,
  'community.ward_officer': {
    may: 'select(but recorded_at recorded_by)',
    why: "a ward's officers and how to reach them are public; who entered them is not",
  },
  'platform.force': FORCE,
  'platform.public_key': KEYS,
  'situation.critical_event': EVENT,
  'situation.threat_level': THREAT,
};

/** What is published, and a signed-in leader's own lines; which leader asks stands in every WHERE. */
export const LEADER_MAY: Record<string, Right> = {
  'access.area': AREA,
  'access.leader_session': { may: 'select insert update', why: 'opens, refreshes and ends the session' },
  'access.login_link': { may: 'select insert update', why: 'asks for a sign-in link and uses it up' },
  'cascade.acknowledgement': { may: 'select insert update', why: 'a leader says that a statement was read' },
  'cascade.delivery': {
    may: 'select(changed_at force_id id kind leader_id please_forward root_version_id version_id)',
    why: 'the inbox shows what was sent to this leader, not what the mail server answered',
  },
  'cascade.fingerprint': FINGERPRINT,
  'cascade.passing_on': { may: 'select insert update', why: 'a leader says where a statement was passed on' },
  'cascade.published': PUBLISHED,
  'community.area_promise': PROMISE,
  'community.concern': {
    may: 'select insert update(answer_seen_at)',
    why: 'raises a concern, shows its answer, and notes that the answer was seen; the words are sealed',
  },
  'community.leader': { may: 'select update', why: "a leader's own choices and leaving; names are sealed" },
  'community.published_answer': ANSWER,
  'community.ward_officer': { may: 'select', why: "shows a leader the ward's officers" },
  'impact.pulse': { may: 'select insert update', why: 'a leader says, and may correct, how an area feels' },
  'platform.force': FORCE,
  'platform.public_key': KEYS,
  'situation.critical_event': EVENT,
  'situation.threat_level': THREAT,
};
