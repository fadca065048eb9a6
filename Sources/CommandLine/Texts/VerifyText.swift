internal import Diagnostics
internal import PrintedNumbers
internal import Reporting

/// The results of `compass verify` for a terminal, and as CSV.
struct VerifyText {
  let results: Verification

  var text: String {
    let head = [
      "\(VisibleText.name(results.file)): \(VisibleText.line(results.title))",
      "manifest sha256 \(VisibleText.name(results.digest))",
    ].joined(separator: "\n")
    let verdicts = TextTable(
      columns: [("Part", .leading), ("Verdict", .leading)],
      rows: Verification.Part.allCases.map {
        [$0.rawValue, results.verdict(on: $0).rawValue]
      }
    ).text
    guard !results.differences.isEmpty else { return head + "\n\n" + verdicts }
    let lines = results.differences.map { difference in
      let names = [difference.label, difference.place].compactMap(\.self).map(VisibleText.name)
      return VisibleText.name(difference.name)
        + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))") + ": \(difference.message)"
    }
    return ([head, verdicts, lines.joined(separator: "\n")]).joined(separator: "\n\n")
  }

  /// A row for each part, and one for each difference.
  var csv: String {
    CSVText.table(
      header: ["part", "verdict", "name", "label", "place", "message"],
      rows: Verification.Part.allCases.map {
        [$0.rawValue, results.verdict(on: $0).rawValue, "", "", "", ""]
      }
        + results.differences.map {
          [
            $0.part.rawValue, Verification.Verdict.differs.rawValue, $0.name, $0.label ?? "",
            $0.place ?? "", $0.message,
          ]
        })
  }
}
