//! Answers classes of queries.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, Searcher, TantivyDocument, Term};

use crate::{Cut, cpu};

/// The fields by whose values reports are counted.
pub const FACETS: [&str; 3] = ["region", "year", "kind"];

/// More values than a facet has.
const VALUES: usize = 10_000;

#[derive(Deserialize)]
struct Class {
    name: String,
    kind: String,
    facets: bool,
    passages: usize,
    warm: Vec<String>,
    queries: Vec<String>,
}

struct Asker {
    cut: Cut,
    searcher: Searcher,
    analyzer: TextAnalyzer,
    text: Field,
}

/// Prints what each class costs, a line of JSON a class.
pub fn ask(cut: Cut, classes: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let index = Index::open_in_dir(folder)?;
    cut.register(&index);
    let text = index.schema().get_field("text")?;
    let analyzer = index.tokenizer_for_field(text)?;
    let mut asker = Asker { cut, searcher: index.reader()?.searcher(), analyzer, text };
    for line in BufReader::new(File::open(classes)?).lines() {
        println!("{}", asker.measure(&serde_json::from_str(&line?)?)?);
    }
    Ok(())
}

impl Asker {
    fn measure(&mut self, class: &Class) -> tantivy::Result<serde_json::Value> {
        for q in &class.warm {
            self.answer(class, q)?;
        }
        let (mut took, mut found) = (Vec::new(), 0);
        let begun = cpu::seconds();
        for q in &class.queries {
            let asked = Instant::now();
            found += self.answer(class, q)?;
            took.push(asked.elapsed().as_secs_f64() * 1e3);
        }
        let seconds = cpu::seconds() - begun;
        took.sort_by(f64::total_cmp);
        let n = took.len();
        Ok(serde_json::json!({
            "class": class.name, "cpu_ms": seconds * 1e3 / n as f64,
            "p50_ms": took[n / 2], "p99_ms": took[n * 99 / 100], "found": found as f64 / n as f64,
        }))
    }

    /// Searches for the first ten reports, reads what is shown of them, and returns the number of
    /// all that are found.
    fn answer(&mut self, class: &Class, q: &str) -> tantivy::Result<usize> {
        let query = self.query(&class.kind, q);
        let top = TopDocs::with_limit(10).order_by_score();
        let (hits, total) = if class.facets {
            let facets = AggregationCollector::from_aggs(counts(), Default::default());
            let (hits, total, _) = self.searcher.search(&query, &(top, Count, facets))?;
            (hits, total)
        } else {
            self.searcher.search(&query, &(top, Count))?
        };
        let snippets = match class.passages {
            0 => None,
            // It makes one passage of a text, not several. Its HTML is not asked for: making that
            // fails where words overlap, as those of jieba do.
            _ => Some(SnippetGenerator::create(&self.searcher, &query, self.text)?),
        };
        for (_, address) in hits {
            let document: TantivyDocument = self.searcher.doc(address)?;
            if let Some(snippets) = &snippets {
                std::hint::black_box(snippets.snippet_from_doc(&document).highlighted());
            }
        }
        Ok(total)
    }

    fn query(&mut self, kind: &str, q: &str) -> Box<dyn Query> {
        match kind {
            "words" => Box::new(BooleanQuery::intersection(
                q.split_whitespace().map(|word| self.word(word)).collect(),
            )),
            "question" => Box::new(BooleanQuery::union(self.terms(q))),
            _ => self.phrase(q),
        }
    }

    /// Returns what finds a word of a query: its characters in a row, or all words that it is made of.
    fn word(&mut self, word: &str) -> Box<dyn Query> {
        match self.cut {
            Cut::Unigram => self.phrase(word),
            Cut::Jieba => Box::new(BooleanQuery::intersection(self.terms(word))),
        }
    }

    fn phrase(&mut self, text: &str) -> Box<dyn Query> {
        let mut tokens = self.tokens(text);
        match tokens.len() {
            1 => term(tokens.remove(0).1),
            _ => Box::new(PhraseQuery::new_with_offset(tokens)),
        }
    }

    /// Returns a query for each different token.
    fn terms(&mut self, text: &str) -> Vec<Box<dyn Query>> {
        let mut tokens: Vec<Term> = self.tokens(text).into_iter().map(|(_, term)| term).collect();
        tokens.sort();
        tokens.dedup();
        tokens.into_iter().map(term).collect()
    }

    fn tokens(&mut self, text: &str) -> Vec<(usize, Term)> {
        let (mut tokens, field) = (Vec::new(), self.text);
        self.analyzer.token_stream(text).process(&mut |token| {
            tokens.push((token.position, Term::from_field_text(field, &token.text)));
        });
        tokens
    }
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn counts() -> Aggregations {
    let counts: serde_json::Value = FACETS
        .iter()
        .map(|name| (name.to_string(), serde_json::json!({"terms": {"field": name, "size": VALUES}})))
        .collect::<serde_json::Map<_, _>>()
        .into();
    serde_json::from_value(counts).expect("these are aggregations")
}
