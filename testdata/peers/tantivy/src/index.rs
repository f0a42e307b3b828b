//! Makes an index: a document a report.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use tantivy::schema::{
    FAST, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, IndexWriter, doc};

use crate::{Cut, cpu};

/// The memory of the writer, in bytes.
const BUDGET: usize = 256 << 20;

#[derive(Deserialize)]
struct Document {
    id: String,
    title: String,
    text: String,
    region: String,
    year: String,
    kind: String,
}

fn schema() -> Schema {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(Cut::NAME)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut schema = Schema::builder();
    schema.add_text_field("id", STRING | STORED);
    schema.add_text_field("title", STORED);
    schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
    for facet in crate::ask::FACETS {
        schema.add_text_field(facet, STRING | FAST);
    }
    schema.build()
}

/// Indexes the documents into the folder, and prints the MB of text for each second of processor
/// time, reading the documents excluded, and the bytes on disk.
pub fn index(cut: Cut, documents: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut all: Vec<Document> = Vec::new();
    for line in BufReader::new(File::open(documents)?).lines() {
        all.push(serde_json::from_str(&line?)?);
    }
    let size: usize = all.iter().map(|d| d.text.len()).sum();
    fs::create_dir_all(folder)?;
    let begun = cpu::seconds();
    let schema = schema();
    let field = |name| schema.get_field(name);
    let (id, title, text) = (field("id")?, field("title")?, field("text")?);
    let (region, year, kind) = (field("region")?, field("year")?, field("kind")?);
    let index = Index::create_in_dir(folder, schema.clone())?;
    cut.register(&index);
    let mut writer: IndexWriter = index.writer(BUDGET)?;
    for d in all {
        writer.add_document(doc!(
            id => d.id, title => d.title, text => d.text,
            region => d.region, year => d.year, kind => d.kind,
        ))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let seconds = cpu::seconds() - begun;
    let mut on_disk = 0;
    for entry in fs::read_dir(folder)? {
        on_disk += entry?.metadata()?.len();
    }
    let rate = size as f64 / 1e6 / seconds;
    println!("{}", serde_json::json!({"mb_per_cpu_s": rate, "size": on_disk}));
    Ok(())
}
