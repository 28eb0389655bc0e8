//! The frame around every page: who reads it, in which language, where it stands.

use crate::assets::ASSETS;
use crate::format;
use crate::labels::{self, PLACES};
use crate::words::{Lang, Words, slug};

/// Letters of a line of a signed note that are shown: an Ed25519 signature with the name of its key.
const NOTE_LINE: usize = 130;

/// What the frame of a page needs. Every page template holds one as `s`.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The words in the reader's language.
    pub words: Words,
    /// The node's name.
    pub node: String,
    /// The signed-in user.
    pub user: Option<UserBar>,
    /// Main navigation, only what this reader may open.
    pub nav: Vec<NavItem>,
    /// Navigation inside the present section; empty where there is none.
    pub sub: Vec<NavItem>,
    /// Path and query of this page without `lang`, for the language switch.
    pub here: String,
    /// What stands in the search box.
    pub find: String,
    /// The form token of the session; empty when nobody is signed in.
    pub form_token: String,
    /// Names of kept forms that were sent and may be forgotten by the browser.
    pub done: String,
    /// A message above the page's content.
    pub notice: Option<Notice>,
    /// Whether the log signs nothing now, for readers who can do something about it.
    pub held: bool,
}

/// The signed-in user as the header shows them.
#[derive(Clone, Debug)]
pub struct UserBar {
    /// Sign-in name.
    pub name: String,
    /// The role's word, such as `releasing-officer`.
    pub role: String,
}

/// One entry of a navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Address.
    pub href: &'static str,
    /// Message id of the label.
    pub label: &'static str,
    /// Whether the present page lies under it.
    pub current: bool,
}

/// A message above the content.
#[derive(Clone, Debug)]
pub struct Notice {
    /// `good`, `care`, `stop` or empty: the colour, never the meaning.
    pub tone: &'static str,
    /// The words.
    pub text: String,
}

/// One language of the switch.
pub struct Tongue {
    /// Address of this page in that language.
    pub href: String,
    /// BCP 47 tag.
    pub tag: &'static str,
    /// Name in itself.
    pub name: &'static str,
    /// Whether this page is in it.
    pub current: bool,
}

impl Shell {
    /// The message `id`.
    pub fn t(&self, id: &str) -> String {
        self.words.t(id)
    }

    /// The message `id` for a count.
    pub fn c(&self, id: &str, n: &u64) -> String {
        self.words.count(id, *n)
    }

    /// The message `id` with one text argument.
    pub fn w1(&self, id: &str, name: &'static str, value: &str) -> String {
        self.words.with(id, [(name, value)])
    }

    /// The message `id` with two text arguments.
    pub fn w2(&self, id: &str, name: &'static str, value: &str, name2: &'static str, value2: &str) -> String {
        self.words.with(id, [(name, value), (name2, value2)])
    }

    /// A word of the vocabulary, such as `word("kind", "incident")`; an unknown word is shown as it is.
    pub fn word(&self, group: &str, key: &str) -> String {
        self.words
            .known(&format!("{group}-{}", slug(key)))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The colour of a state: it only repeats what the word says.
    pub fn tone(&self, state: &str) -> &'static str {
        match state {
            "in-force" | "controlled" | "listed" | "meets" | "meets-text" | "writable" | "recorded"
            | "active" | "met" | "confirmed" | "corroborated" => "good",
            "retracted" | "disputed" | "rejected" | "full" | "read-only" | "disabled" | "stopped" => "stop",
            "none" | "no-measure-found" | "controlled-earlier" | "from-later" | "not-law" | "duplicate"
            | "not-yet-in-force" | "expired" | "closed" | "final" => "",
            "review" | "delisted" | "suspended" | "contested" | "undecided" | "objection"
            | "deadline-passed" | "invited" => "care",
            _ => "calm",
        }
    }

    /// The colour of a candidate's state: what waits, what a person called the same, what is over.
    pub fn tone_of_candidate(&self, state: &str) -> &'static str {
        match state {
            "open" | "proposed" => "care",
            "same" => "stop",
            "cleared" => "good",
            "different" | "withdrawn" => "",
            _ => "calm",
        }
    }

    /// The colour of what a state of a list changed.
    pub fn tone_of_change(&self, change: &str) -> &'static str {
        match change {
            "added" => "care",
            "removed" => "good",
            _ => "calm",
        }
    }

    /// The colour of a line to a counterpart.
    pub fn tone_of_line(&self, state: &str) -> &'static str {
        crate::peer_view::tone(state)
    }

    /// The colour of a grade: what only the log itself says is marked.
    pub fn tone_of_grade(&self, grade: &str) -> &'static str {
        match grade {
            "L0" => "care",
            "L1" | "L2" => "good",
            _ => "",
        }
    }

    /// The colour of a key's state.
    pub fn tone_of_key(&self, state: &str) -> &'static str {
        match state {
            "in-force" => "good",
            "revoked" => "stop",
            _ => "",
        }
    }

    /// The colour of how far something has come at a recipient.
    pub fn tone_of_stage(&self, stage: &str) -> &'static str {
        match stage {
            "waiting" => "care",
            "refused" => "stop",
            "accepted" | "acted" => "good",
            "erased" => "",
            _ => "calm",
        }
    }

    /// The colour of a proposal's state.
    pub fn tone_of_share(&self, state: &str) -> &'static str {
        match state {
            "proposed" => "care",
            "released" => "good",
            "declined" => "",
            _ => "calm",
        }
    }

    /// The colour of what came in.
    pub fn tone_of_incoming(&self, state: &str) -> &'static str {
        match state {
            "delivered" | "missing" => "care",
            "accepted" | "acted" => "good",
            "refused" | "rejected" => "stop",
            _ => "calm",
        }
    }

    /// The class of a TLP label: `tlp-amber-strict` for `AMBER+STRICT`.
    pub fn tlp_class(&self, label: &str) -> String {
        format!("tlp-{}", slug(label))
    }

    /// The end of a field's id, from its name.
    pub fn anchor(&self, name: &str) -> String {
        name.replace('.', "-")
    }

    /// A name that fits beside a drawing.
    pub fn short(&self, text: &str) -> String {
        format::shortened(text, 26)
    }

    /// Codes of countries and treaties with their names, for input help.
    pub fn places(&self) -> Vec<(&'static str, String)> {
        PLACES
            .into_iter()
            .map(|code| (code, labels::of_place(&self.words, code)))
            .collect()
    }

    /// A signed note for the eye: post-quantum signatures have thousands of letters, of which nobody reads more than a few.
    /// The whole note stands in the files that can be taken out.
    pub fn note(&self, text: &str) -> String {
        let lines = text.lines().map(|line| format::shortened(line, NOTE_LINE));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// A number in groups of three.
    pub fn n(&self, n: &u64) -> String {
        format::grouped(*n)
    }

    /// The page's language tag.
    pub fn lang(&self) -> &'static str {
        self.words.lang().tag()
    }

    /// Whether the page is in Chinese.
    pub fn chinese(&self) -> bool {
        self.words.lang() == Lang::ZhCn
    }

    /// Address of the style sheet.
    pub fn css(&self) -> &str {
        &ASSETS.css.href
    }

    /// Address of the script.
    pub fn js(&self) -> &str {
        &ASSETS.js.href
    }

    /// Address of the icon.
    pub fn icon(&self) -> &str {
        &ASSETS.icon.href
    }

    /// Name under which the browser keeps this user's unfinished forms.
    pub fn keeper(&self) -> &str {
        self.user.as_ref().map_or("", |user| user.name.as_str())
    }

    /// The language switch.
    pub fn tongues(&self) -> Vec<Tongue> {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        Lang::ALL
            .into_iter()
            .map(|lang| Tongue {
                href: format!("{}{joint}lang={}", self.here, lang.tag()),
                tag: lang.tag(),
                name: lang.own_name(),
                current: lang == self.words.lang(),
            })
            .collect()
    }

    /// The same frame with a message above the content.
    pub fn noticing(mut self, tone: &'static str, text: String) -> Self {
        self.notice = Some(Notice { tone, text });
        self
    }

    /// The same frame for a page whose form was sent: the browser forgets what it kept under `name`.
    pub fn done_with(mut self, name: &str) -> Self {
        self.done = name.to_owned();
        self
    }

    /// The frame of a page that was answered to a POST: the language switch leads to `path` instead.
    pub fn switching_at(mut self, path: String) -> Self {
        self.here = path;
        self
    }
}
