//! What the picture itself says, in the reader's language.

/// Language of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

/// Atom numbers that a description lists before it only counts.
const LISTED: usize = 40;

/// Other components that are named by their formula.
const NAMED: usize = 3;

impl Lang {
    /// The language of a tag (`en`, `en-GB`, `zh-CN`, `zh`), if a picture can be written in it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next().map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Some(Self::En),
            Some("zh") => Some(Self::ZhCn),
            _ => None,
        }
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    fn pick(self, en: &str, zh: &str) -> String {
        match self {
            Self::En => en.to_owned(),
            Self::ZhCn => zh.to_owned(),
        }
    }

    pub(crate) fn untitled(self) -> String {
        self.pick("Structural formula", "结构式")
    }

    /// How many other components there are, and the formulas of the first few.
    pub(crate) fn others(self, formulas: &[String]) -> String {
        let named = formulas
            .iter()
            .take(NAMED)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        let more = if formulas.len() > NAMED { ", …" } else { "" };
        match (self, formulas.len()) {
            (Self::En, 1) => format!("+ 1 other component: {named}"),
            (Self::En, others) => format!("+ {others} other components: {named}{more}"),
            (Self::ZhCn, others) => format!("另有 {others} 个组分：{named}{more}"),
        }
    }

    pub(crate) fn scaffold(self) -> String {
        self.pick("Scaffold of the definition", "定义中的骨架")
    }

    pub(crate) fn numbers(self) -> String {
        self.pick(
            "Small numbers: atoms in the order of the input, from 0.",
            "小号数字：原子在输入中的序号，从 0 起。",
        )
    }

    pub(crate) fn flat(self) -> String {
        self.pick(
            "The stereochemistry of the input is not fully shown.",
            "输入中的立体化学未全部画出。",
        )
    }

    pub(crate) fn labelled(self) -> String {
        self.pick(
            "H*: labelled hydrogen (deuterium or tritium).",
            "H*：同位素标记的氢（氘或氚）。",
        )
    }

    pub(crate) fn describe_scaffold(self, atoms: usize) -> String {
        match self {
            Self::En => format!("Scaffold of the definition: {atoms} atoms, grey."),
            Self::ZhCn => format!("定义中的骨架：{atoms} 个原子，灰色。"),
        }
    }

    pub(crate) fn describe_mark(self, letter: &str, atoms: &[u32], title: &str) -> String {
        let list: Vec<String> = atoms.iter().take(LISTED).map(u32::to_string).collect();
        let more = if atoms.len() > LISTED { "…" } else { "" };
        match self {
            Self::En => format!("{letter}, atoms {}{more}: {title}", list.join(", ")),
            Self::ZhCn => format!("{letter}，原子 {}{more}：{title}", list.join("、")),
        }
    }
}
