package peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Makes an index: a document a report. */
final class Index {
  /** The fields by whose values reports are counted. */
  static final List<String> FACETS = List.of("region", "year", "kind");

  /** The memory of the writer. */
  private static final double BUFFER_MB = 256;

  record Report(String id, String title, String text, String region, String year, String kind) {}

  /**
   * Prints the MB of text for each second of processor time, reading the documents excluded, and the
   * bytes on disk.
   */
  static void make(Main.Cut cut, Path documents, Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Report> reports = new ArrayList<>();
    long size = 0;
    for (String line : Files.readAllLines(documents)) {
      Report report = json.readValue(line, Report.class);
      size += report.text().getBytes(StandardCharsets.UTF_8).length;
      reports.add(report);
    }
    double begun = Cpu.seconds();
    FacetsConfig facets = new FacetsConfig();
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer =
            new IndexWriter(
                directory, new IndexWriterConfig(cut.analyzer).setRAMBufferSizeMB(BUFFER_MB))) {
      for (Report report : reports) {
        writer.addDocument(facets.build(document(report)));
      }
      writer.commit();
    }
    double seconds = Cpu.seconds() - begun;
    long onDisk = 0;
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        onDisk += Files.size(file);
      }
    }
    System.out.println(
        json.writeValueAsString(Map.of("mb_per_cpu_s", size / 1e6 / seconds, "size", onDisk)));
  }

  private static Document document(Report report) {
    Document document = new Document();
    document.add(new StringField("id", report.id(), Field.Store.YES));
    document.add(new StoredField("title", report.title()));
    document.add(new Field("text", report.text(), highlighted()));
    document.add(new SortedSetDocValuesFacetField("region", valueOf(report.region())));
    document.add(new SortedSetDocValuesFacetField("year", valueOf(report.year())));
    document.add(new SortedSetDocValuesFacetField("kind", valueOf(report.kind())));
    return document;
  }

  /** A field whose postings have offsets, so that passages are made without cutting the text again. */
  private static FieldType highlighted() {
    FieldType type = new FieldType(TextField.TYPE_STORED);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    type.freeze();
    return type;
  }

  private static String valueOf(String value) {
    return value.isEmpty() ? "none" : value;
  }
}
