import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// Cuts a log at every byte and checks that the loss is told: by an error, or a warning, with file
/// and place.
///
/// Lines that are whole cannot tell that others followed them, unless the log counts itself.
func expectCutsAreTold(
  _ text: String, named name: String, countsItself: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let bytes = Array(text.utf8)
  let whole = (try? read(text, named: name))?.issues.map(\.code) ?? []
  for count in 0..<bytes.count {
    let cut = Array(bytes.prefix(count))
    let isWholeLines =
      bytes[0] == UInt8(ascii: "{")
      && (bytes[count] == 0x0A || (count > 0 && bytes[count - 1] == 0x0A))
    do {
      let log = try LogReader().read(bytes: cut, named: name)
      let told = log.issues.filter { !whole.contains($0.code) }
      if !isWholeLines || countsItself, bytes[count...] != [0x0A] {
        #expect(!told.isEmpty, "cut at \(count)", sourceLocation: sourceLocation)
      }
      for issue in told { #expect(issue.file == name, sourceLocation: sourceLocation) }
    } catch {
      #expect(!error.all.isEmpty, sourceLocation: sourceLocation)
      for issue in error.all {
        #expect(issue.file == name && !issue.locator.isEmpty, sourceLocation: sourceLocation)
      }
    }
  }
}

extension JudgmentTable {
  /// The rows by status.
  var countsByStatus: [JudgmentStatus: Int] {
    Dictionary(grouping: status, by: \.self).mapValues(\.count)
  }

  /// The mean of the numbers that a function picks out of the rows, and how many there are.
  func mean(_ pick: (Judgment) -> Double?) -> (mean: Double, count: Int) {
    let numbers = compactMap(pick)
    return (numbers.reduce(0, +) / Double(numbers.count), numbers.count)
  }
}
