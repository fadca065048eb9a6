internal import PrintedNumbers
internal import Reporting

/// The results of `compass report why` for a terminal, and as CSV.
struct ReportWhyText {
  let found: CellDependence

  var text: String {
    let verdict = found.result == .taken ? "taken from the cache" : "computed"
    let source = found.source.map { ", source \($0)" } ?? ""
    let head = "\(found.cell) ({\(found.kind)}, line \(found.line)\(source)): \(verdict)"
    let table = TextTable(
      columns: [("Depends on", .leading), ("Digest", .leading), ("", .leading)],
      rows: found.parts.map { part in
        [part.name, String(part.digest.prefix(16)), part.hasChanged == true ? "changed" : ""]
      })
    return (["\(head): \(found.reason)."] + (found.parts.isEmpty ? [] : [table.text]))
      .joined(separator: "\n\n")
  }

  var csv: String {
    CSVText.table(
      header: ["name", "digest", "hasChanged"],
      rows: found.parts.map { [$0.name, $0.digest, CSVText.optional($0.hasChanged)] })
  }
}
