/**
 * What the processes that face the outside may touch directly, and why: `public_web` is the role of the public site, the
 * interface and the partners' workspace, `leader_web` that of the leaders' portal. Whoever adds a grant adds its line here.
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
const PUBLISHED = {
  may: 'select(but is_holding published_by recall_until recalled_at)',
  why: 'published statements are for everybody; which officer pressed the button is not',
};

const KIT = {
  may: 'select',
  why: 'files made from a published text, for everybody to take; a text not in force is refused by the page',
};

/** Reads only, and only what is published. */
export const PUBLIC_MAY: Record<string, Right> = {
  'access.area': AREA,
  'cascade.fingerprint': {
    may: 'select',
    why: 'finds the published statement a pasted text came from; holds hashes',
  },
  'cascade.kit_item': KIT,
  'cascade.published': PUBLISHED,
  'community.area_promise': {
    may: 'select',
    why: 'the promise of more patrols in an area is made in public',
  },
  'community.published_answer': {
    may: 'select',
    why: 'you said, we did: pairs a person looked at before they were published',
  },
  'community.ward_officer': {
    may: 'select(but recorded_at recorded_by)',
    why: "a ward's officers and how to reach them are public; who entered them is not",
  },
  'figures.table_version': {
    may: 'select',
    why: 'tables that were made safe and approved; hidden counts and who approved are not in them',
  },
  'platform.force': FORCE,
  'platform.public_key': KEYS,
};

/** What is published, and a signed-in leader's own lines; which leader asks stands in every WHERE. */
export const LEADER_MAY: Record<string, Right> = {
  'access.area': AREA,
  'access.leader_session': {
    may: 'select update(ended_at seen_at)',
    why: 'knows the session again, refreshes and ends it; one function makes it',
  },
  'cascade.acknowledgement': { may: 'select insert', why: 'a leader says that a statement was read' },
  'cascade.kit_item': KIT,
  'cascade.kit_taking': {
    may: 'select insert update(channels taken_at)',
    why: 'a leader takes a share kit and says where it will be used',
  },
  'cascade.passing_on': {
    may: 'select insert update(channels passed_at people)',
    why: 'a leader says, and may correct, where a statement was passed on',
  },
  'cascade.published': PUBLISHED,
  'cascade.tier': {
    may: 'select insert update(ended_at people)',
    why: 'a leader sees and ends places below their own; no place names a person',
  },
  'cascade.tier_sum': {
    may: 'select',
    why: 'how many places are below one, and to about how many people they pass words on; names nobody',
  },
  'cascade.withdrawal_seen': {
    may: 'select insert',
    why: 'a leader says that he or she knows of a withdrawal',
  },
  'community.concern': {
    may: 'select(but owned_at) insert(but answer_seal_id answer_sealed answer_seen_at answered_at answered_by did_line owned_at owner_id said_line) update(answer_seen_at)',
    why: 'raises a concern, shows its answer, and notes that the answer was seen; the words are sealed',
  },
  'community.leader': {
    may: 'select(every column) update(channel email_failed_at email_stopped_at interests language quiet_from quiet_until revision)',
    why: "a leader's own choices; names and addresses are sealed and written by staff alone",
  },
  'community.organisation': {
    may: 'select(force_id id name)',
    why: 'the portal names the organisation a leader speaks for',
  },
  'impact.pulse': {
    may: 'select(force_id leader_id on_date) insert(every column) update(but area_path force_id leader_id on_date)',
    why: 'a leader says, and may correct, how an area feels; what was said is not read back',
  },
  'platform.force': FORCE,
  'platform.public_key': KEYS,
};

const TELL = 'tells the rooms what happened, by the names of events in platform.publish_right';
const SEAL = 'keeps the wrapped key of what was sealed here; nothing comes back';
const LINE = 'writes an audit line of the public or a partner’s case worker or, in the portal, of a leader';
const CODE = 'the keyed hash of the private code, or a form token, is asked for';

const TEXT = "keyed by the hash of a telephone number: takes one person's text in, shows nobody's";

const ASK = 'notes that somebody asked for a link; its secret is made by the worker, and shown to no process';
const LINK = 'shows or trades a link for whoever holds its secret, at the door it was asked for';

const PARTNER =
  "keyed by the hash of a partner's key or a case worker's session: does what that partner may, and nothing for any other";

/** The functions each may call, of our own schemas; a definer function can do what its owner can. */
export const PUBLIC_CALLS: Record<string, string> = {
  'access.ask_login_link': ASK,
  'access.end_partner_session': 'signs out the session whose hash is shown',
  'access.look_at_login_link': LINK,
  'access.use_login_link': LINK,
  'access.use_partner_session': 'says whose session a secret opens; the kept hashes are read by nobody',
  'cascade.follow': 'keeps where a browser is reached, sealed; reads none',
  'cascade.is_token_known': 'shows the unsubscribe button only for a link we sent',
  'cascade.join_tier': 'writes a place below one whose link is held; a place names nobody',
  'cascade.look_at_tier': 'how far a place reaches, for whoever holds its link',
  'cascade.note_text_receipt': 'what a provider says of a statement’s text; its state only moves forward',
  'cascade.unfollow': 'whoever holds a browser’s address ends what it asked for; says nothing of it',
  'cascade.unsubscribe': 'honours the button at once',
  'platform.append_audit': LINE,
  'platform.keep_seal': SEAL,
  'platform.publish': TELL,
  'platform.reader_seal': 'the reporter opens what was written to them; useless without the private code',
  'reporting.add_draft_evidence': CODE,
  'reporting.add_information': CODE,
  'reporting.add_receipt_evidence': CODE,
  'reporting.afterwards_of_receipt': CODE,
  'reporting.arrive_text': TEXT,
  'reporting.change_consent': CODE,
  'reporting.change_identity': CODE,
  'reporting.change_partner_identity': PARTNER,
  'reporting.claim_partner_request': PARTNER,
  'reporting.drop_draft_evidence': CODE,
  'reporting.evidence_of_draft': CODE,
  'reporting.evidence_of_receipt': CODE,
  'reporting.follow_text_thread': TEXT,
  'reporting.invite_partner_worker': PARTNER,
  'reporting.keep_equality_answer': 'writes a row of its own that leads to no report',
  'reporting.keep_identity': CODE,
  'reporting.keep_notice_wish': CODE,
  'reporting.keep_partner_answer': PARTNER,
  'reporting.keep_partner_report': PARTNER,
  'reporting.keep_text_number': TEXT,
  'reporting.line_of_number':
    'the line of a number somebody gives to be told; whose it is and what it said stays unknown',
  'reporting.load_draft': CODE,
  'reporting.note_text_line': TEXT,
  'reporting.note_text_receipt': 'what a provider says of a text that left; its state only moves forward',
  'reporting.open_text_thread': TEXT,
  'reporting.partner_of_key': PARTNER,
  'reporting.partner_report_counts': PARTNER,
  'reporting.partner_report_of': PARTNER,
  'reporting.partner_reports_of': PARTNER,
  'reporting.partner_worker_by_email':
    'says who signs in with an address, by its keyed hash; shows no address',
  'reporting.partner_worker_of_session': PARTNER,
  'reporting.partner_workers_of': PARTNER,
  'reporting.queue_text': 'puts an answer into the ledger of texts; reads none',
  'reporting.raise_danger': CODE,
  'reporting.read_drafts': CODE,
  'reporting.remove_partner_worker': PARTNER,
  'reporting.report_of_receipt': CODE,
  'reporting.save_draft': CODE,
  'reporting.send_reports': 'writes reports with all that belongs to them; reads none',
  'reporting.story_of_receipt': CODE,
  'reporting.text_route_of': "the force's own text number and keyword, which posters show",
  'reporting.thread_of_receipt': CODE,
  'reporting.translations_of_receipt': CODE,
  'reporting.withdraw_report': CODE,
};

export const LEADER_CALLS: Record<string, string> = {
  'access.ask_login_link': ASK,
  'access.look_at_login_link': LINK,
  'access.use_login_link': LINK,
  'cascade.reach_below': 'how many places are below one, and to about how many people they pass words on',
  'community.erase_leader': 'a leader leaves: erases what is held, and can do nothing else',
  'platform.append_audit': LINE,
  'platform.keep_seal': SEAL,
  'platform.publish': TELL,
};

/** What each may put on its way through platform.publish. */
export const PUBLIC_TELLS = [
  'access.login-link-asked',
  'cascade.unsubscribed',
  'reporting.consent-changed',
  'reporting.danger-raised',
  'reporting.evidence-added',
  'reporting.information-added',
  'reporting.partner-worker-invited',
  'reporting.report-submitted',
  'reporting.report-withdrawn',
  'reporting.text-queued',
];
export const LEADER_TELLS = [
  'access.login-link-asked',
  'cascade.statement-acknowledged',
  'cascade.statement-passed-on',
  'community.concern-raised',
  'community.leader-left',
];
