package peer;

import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;

/**
 * Lucene as a peer of Gongbao.
 *
 * <pre>
 * index unigram|bigram DOCUMENTS FOLDER   makes an index and prints what it cost
 * ask unigram|bigram QUERIES FOLDER       prints what each class of queries costs
 * </pre>
 *
 * Documents and classes are JSON, one a line: see peerDocument and peerClass of the Go benchmark.
 */
final class Main {
  /** How texts are cut: a Chinese character a token, or two neighbours. */
  enum Cut {
    UNIGRAM(new StandardAnalyzer()),
    BIGRAM(new CJKAnalyzer(CharArraySet.EMPTY_SET));

    final Analyzer analyzer;

    Cut(Analyzer analyzer) {
      this.analyzer = analyzer;
    }
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("usage: index|ask unigram|bigram FILE FOLDER");
    }
    Cut cut = Cut.valueOf(arguments[1].toUpperCase());
    Path input = Path.of(arguments[2]);
    Path folder = Path.of(arguments[3]);
    switch (arguments[0]) {
      case "index" -> Index.make(cut, input, folder);
      case "ask" -> Ask.all(cut, input, folder);
      default -> throw new IllegalArgumentException("no such verb: " + arguments[0]);
    }
  }
}
