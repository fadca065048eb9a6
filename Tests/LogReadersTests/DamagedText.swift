import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// Damages a log at random places and checks that what is read of it, or said of it, is whole: every
/// error has a code and names the file, and what is read has as many rows as it counts.
func expectDamageIsSurvived(
  _ text: String, named name: String, variants: Int,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let bytes = Array(text.utf8)
  let interesting = Array("{}[]\",:0-1.eE\\nt \u{0}é".utf8) + [0xFF, 0x80]
  Fuzz.run("damaged-\(name.split(separator: "/").last ?? "")", iterations: variants) { generator in
    let damaged = generator.damaged(bytes, interesting)
    do throws(Diagnostics) {
      let log = try LogReader().read(bytes: damaged, named: name)
      #expect(
        log.files.allSatisfy { $0.rowsKept + $0.refused + $0.duplicates <= $0.rowsRead },
        sourceLocation: sourceLocation)
      for score in log.judgments.compactMap(\.score) {
        #expect(score.isFinite, sourceLocation: sourceLocation)
      }
    } catch {
      #expect(!error.all.isEmpty, sourceLocation: sourceLocation)
      for issue in error.all {
        #expect(issue.file == name && !issue.code.isEmpty, sourceLocation: sourceLocation)
      }
    }
  }
}
