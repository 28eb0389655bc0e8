//! Reasons for people: what each kind of evidence is called.

use comity_parties::screen::Reason;

use super::answer::rounded;
use crate::cli::Lang;
use crate::commands::sheet::say;

/// What the kind of evidence means, in a few words. A word that is not known here is shown as it is.
pub(super) fn told(how: &str, lang: Lang) -> &str {
    let (en, zh) = match how {
        "same" => ("same word", "相同"),
        "reading" => ("same in another script or spelling", "另一文字或拼写"),
        "meaning" => ("same meaning", "含义相同"),
        "edit" => ("spelled almost alike", "拼写相近"),
        "skeleton" => ("same consonants", "辅音相同"),
        "initial" => ("initial", "首字母"),
        "acronym" => ("acronym", "缩写"),
        "joined" => ("written together or apart", "连写或分写"),
        "nickname" => ("nickname", "昵称"),
        "legal-form" => ("legal form", "法律形式"),
        "number" => ("number", "数字"),
        "not-listed" => ("asked, not listed", "仅见于查询"),
        "not-asked" => ("listed, not asked", "仅见于名单"),
        "order" => ("order of words", "词序"),
        "birth-date" => ("birth date", "出生日期"),
        "country" => ("country", "国家"),
        "gender" => ("gender", "性别"),
        "address" => ("address", "地址"),
        "identifier" => ("identifier", "证件或登记号"),
        "weak-alias" => ("weak alias", "弱别名"),
        "prior" => ("before any evidence", "先验"),
        "pair" => ("this pair was asked about", "专门比对的一对"),
        "spelling" => ("another spelling of the name", "同名异写"),
        "whole-name" => ("every word met", "各词均相符"),
        "one-word" => ("only one word met", "仅一词相符"),
        "words-together" => ("the words together", "各词合计"),
        "name-words" => ("proper words", "专名用词"),
        "different-words" => ("other words on both sides", "双方各有不同用词"),
        "different-family-name" => ("different family name", "姓氏不同"),
        "different-legal-form" => ("different legal form", "法律形式不同"),
        other => return other,
    };
    say(lang, en, zh)
}

/// All reasons in one cell: `how asked ~ listed +1.23`, parted by semicolons.
pub(super) fn cell(reasons: &[Reason]) -> String {
    let one = |reason: &Reason| {
        let Reason {
            how,
            asked,
            listed,
            weight,
        } = reason;
        format!("{how} {asked} ~ {listed} {:+}", rounded(*weight, 2))
    };
    reasons.iter().map(one).collect::<Vec<_>>().join("; ")
}
