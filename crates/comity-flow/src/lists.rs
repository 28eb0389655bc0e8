//! A reader of the node hands in a list, and gets its answers back as they are made.

use std::num::NonZeroUsize;

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_picture::Lang;
use comity_substances::{Question, Readings};

use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::screening::{Answers, Form, Input, ScreenError, Screening, Tally};
use crate::who::Who;

/// Threads of one list that is answered for a reader: other readers must not wait for it.
const JOBS: NonZeroUsize = NonZeroUsize::MIN;

/// How the records of a list are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// SMILES, a tab, an id.
    Smiles,
    /// Names, CAS numbers, InChIKeys.
    Names,
    /// Labels and descriptions of goods.
    Text,
    /// Molfiles with properties.
    Sdf,
}

impl Written {
    /// The way of a word: `smiles`, `names`, `text`, `sdf`.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "smiles" => Some(Self::Smiles),
            "names" => Some(Self::Names),
            "text" => Some(Self::Text),
            "sdf" => Some(Self::Sdf),
            _ => None,
        }
    }
}

/// What is asked of a list.
#[derive(Clone, Debug)]
pub struct ListQuestion {
    /// How its records are written.
    pub written: Written,
    /// How the answers are written.
    pub form: Form,
    /// The day.
    pub on: PartialDate,
    /// The places; all if empty.
    pub places: Vec<Jurisdiction>,
}

impl Node {
    /// Answers a list for a reader of the node. Nothing of it is kept.
    ///
    /// # Errors
    /// Not allowed; our own files.
    pub fn screen(
        &self,
        me: &Who,
        asked: &ListQuestion,
        list: &[u8],
        answers: &mut dyn Answers,
    ) -> Result<Result<Tally, ScreenError>, FlowError> {
        me.may(Action::Read)?;
        let input = match asked.written {
            Written::Smiles => Input::Smiles,
            Written::Names => Input::Names,
            Written::Text => Input::Text {
                scanner: self.scanner()?,
            },
            Written::Sdf => Input::Sdf { id: None },
        };
        let screening = Screening {
            tables: &self.tables,
            question: Question {
                on: asked.on,
                places: asked.places.clone(),
            },
            readings: Readings::new(),
            input,
            form: asked.form,
            against: None,
            pictures: false,
            lang: Lang::En,
        };
        Ok(screening.run(list, JOBS, answers))
    }
}
