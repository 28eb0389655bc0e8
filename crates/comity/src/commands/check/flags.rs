//! What a flag means, for people.

use comity_substances::Flag;

use crate::cli::Lang;
use crate::commands::sheet::say;

/// A sentence on a flag.
pub(super) fn told(flag: Flag, lang: Lang) -> &'static str {
    let (en, zh) = match flag {
        Flag::Labelled => (
            "Isotopes are written: a labelled reference standard, as a rule. They change no answer.",
            "写有同位素：通常是标记的标准品。不影响结论。",
        ),
        Flag::Large => (
            "More than 500 u: the text may have no limit of size, and nobody may have meant this.",
            "分子量超过500：条文可能未设大小限制，但立法本意未必及此。",
        ),
        Flag::Mixture => (
            "Several components that are not just a salt; each was judged, and any of them decides.",
            "含多个组分且不只是盐；各组分均已判定，任一命中即为命中。",
        ),
        Flag::Charged => (
            "A charge that is not balanced and that no salt explains.",
            "电荷不平衡，且不能以成盐解释。",
        ),
        Flag::OtherTautomer => (
            "Same atoms and connections, hydrogen atoms elsewhere than in the listed form.",
            "原子与连接相同，氢的位置与所列形式不同。",
        ),
        Flag::StereoDiffers => (
            "The listing names a form in space that was not drawn, or another one was.",
            "列名限定了空间构型，而所绘未标明或为另一构型。",
        ),
        Flag::Wildcard => (
            "Some atoms are not said: this is not one substance, and a person must look.",
            "部分原子未写明：不是单一物质，须由人判定。",
        ),
        Flag::CorePresent => (
            "The scaffold of a definition is present and the definition is not met: refer to a chemist. \
             Analogue law is not assessed.",
            "含有某类别定义的骨架而不符合该定义：请转交化学人员。类似物法律未予评估。",
        ),
        Flag::ListedByName => (
            "Listed by name as well as meeting a definition: the listing stands.",
            "既有列名又符合类别定义：以列名为准。",
        ),
        Flag::Conflict => (
            "A name and a structure, or two tables, disagree; a person decides.",
            "名称与结构，或两份数据表，互相矛盾；须由人判定。",
        ),
    };
    say(lang, en, zh)
}
