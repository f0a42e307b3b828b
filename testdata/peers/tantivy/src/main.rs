//! tantivy as a peer of Gongbao.
//!
//!     tantivy-peer index unigram|jieba DOCUMENTS FOLDER   makes an index and prints what it cost
//!     tantivy-peer ask unigram|jieba QUERIES FOLDER       prints what each class of queries costs
//!
//! Documents and classes are JSON, one a line: see peerDocument and peerClass of the Go benchmark.

mod ask;
mod cpu;
mod index;
mod unigram;

use std::error::Error;
use std::path::Path;

use tantivy::Index;
use tantivy::tokenizer::TextAnalyzer;

/// How texts are cut.
#[derive(Clone, Copy, PartialEq)]
pub enum Cut {
    /// A character a token, so that phrases find any stretch of a text.
    Unigram,
    /// Words of jieba's search mode.
    Jieba,
}

impl Cut {
    /// The name of the tokenizer in the index.
    pub const NAME: &str = "cut";

    pub fn register(self, index: &Index) {
        let analyzer = match self {
            Cut::Unigram => TextAnalyzer::from(unigram::Unigram),
            Cut::Jieba => TextAnalyzer::from(tantivy_jieba::JiebaTokenizer::new()),
        };
        index.tokenizers().register(Self::NAME, analyzer);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, verb, cut, input, folder] = arguments.as_slice() else {
        return Err("usage: tantivy-peer index|ask unigram|jieba FILE FOLDER".into());
    };
    let cut = match cut.as_str() {
        "unigram" => Cut::Unigram,
        "jieba" => Cut::Jieba,
        _ => return Err(format!("no such cut: {cut}").into()),
    };
    match verb.as_str() {
        "index" => index::index(cut, Path::new(input), Path::new(folder)),
        "ask" => ask::ask(cut, Path::new(input), Path::new(folder)),
        _ => Err(format!("no such verb: {verb}").into()),
    }
}
