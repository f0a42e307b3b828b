package peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/** Answers classes of queries. */
final class Ask {
  private static final int HITS = 10;

  /** What is read of a hit. */
  private static final Set<String> SHOWN = Set.of("id", "title");

  /** How long other queries are asked before, so that the code is compiled. */
  private static final double WARM_SECONDS = 3;

  record Class(
      String name,
      String kind,
      boolean facets,
      int passages,
      List<String> warm,
      List<String> queries) {}

  private final Main.Cut cut;
  private final IndexSearcher searcher;
  private final SortedSetDocValuesReaderState values;
  private final QueryBuilder builder;
  private final UnifiedHighlighter highlighter;

  private Ask(Main.Cut cut, DirectoryReader reader) throws IOException {
    this.cut = cut;
    searcher = new IndexSearcher(reader);
    values = new DefaultSortedSetDocValuesReaderState(reader, new FacetsConfig());
    builder = new QueryBuilder(cut.analyzer);
    highlighter =
        UnifiedHighlighter.builder(searcher, cut.analyzer).withMaxLength(Integer.MAX_VALUE - 1).build();
  }

  /** Prints what each class costs, a line of JSON a class. */
  static void all(Main.Cut cut, Path classes, Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder))) {
      Ask ask = new Ask(cut, reader);
      for (String line : Files.readAllLines(classes)) {
        Class asked = json.readValue(line, Class.class);
        if (cut == Main.Cut.BIGRAM && asked.kind().equals("character")) {
          continue; // its index has no single characters
        }
        System.out.println(json.writeValueAsString(ask.measure(asked)));
      }
    }
  }

  private Map<String, Object> measure(Class asked) throws IOException {
    double until = System.nanoTime() + WARM_SECONDS * 1e9;
    do {
      for (String q : asked.warm()) {
        answer(asked, q);
      }
    } while (System.nanoTime() < until);
    System.gc();
    int n = asked.queries().size();
    double[] took = new double[n];
    long found = 0;
    double begun = Cpu.seconds();
    long allocated = Cpu.allocated();
    for (int i = 0; i < n; i++) {
      long since = System.nanoTime();
      found += answer(asked, asked.queries().get(i));
      took[i] = (System.nanoTime() - since) / 1e6;
    }
    double seconds = Cpu.seconds() - begun;
    allocated = Cpu.allocated() - allocated;
    Arrays.sort(took);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("class", asked.name());
    figures.put("cpu_ms", seconds * 1e3 / n);
    figures.put("p50_ms", took[n / 2]);
    figures.put("p99_ms", took[n * 99 / 100]);
    figures.put("kb", allocated / 1e3 / n);
    figures.put("found", (double) found / n);
    return figures;
  }

  /**
   * Searches for the first ten reports, reads what is shown of them, and returns the number of all
   * that are found.
   */
  private long answer(Class asked, String q) throws IOException {
    Query query = query(asked.kind(), q);
    TopDocs hits = asked.facets() ? withFacets(query) : searcher.search(query, top());
    if (asked.passages() > 0) {
      highlighter.highlight("text", query, hits, asked.passages());
    }
    for (ScoreDoc hit : hits.scoreDocs) {
      searcher.storedFields().document(hit.doc, SHOWN);
    }
    return hits.totalHits.value();
  }

  private static TopScoreDocCollectorManager top() {
    return new TopScoreDocCollectorManager(HITS, Integer.MAX_VALUE);
  }

  private TopDocs withFacets(Query query) throws IOException {
    Object[] results =
        searcher.search(query, new MultiCollectorManager(top(), new FacetsCollectorManager()));
    SortedSetDocValuesFacetCounts counts =
        new SortedSetDocValuesFacetCounts(values, (FacetsCollector) results[1]);
    for (String facet : Index.FACETS) {
      counts.getAllChildren(facet);
    }
    return (TopDocs) results[0];
  }

  private Query query(String kind, String q) {
    if (kind.equals("question")) {
      return builder.createBooleanQuery("text", q, BooleanClause.Occur.SHOULD);
    }
    if (!kind.equals("words")) {
      return builder.createPhraseQuery("text", q);
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String word : q.split(" ")) {
      all.add(builder.createPhraseQuery("text", word), BooleanClause.Occur.MUST);
    }
    return all.build();
  }
}
