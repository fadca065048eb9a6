internal import Analysis
internal import Documents
internal import ValueModel
internal import Wording

/// The page that lists every check, made or not: what asks for action first.
struct ChecksPage {
  let checks: [Check]
  /// Tells dimensions by their identifiers.
  let data: [ReportData]

  var blocks: [Block] {
    let counts = Check.Status.inOrderOfConcern.compactMap { status -> String? in
      let count = checks.count { $0.status == status }
      return count == 0 ? nil : status.counted(count)
    }
    return [
      .pageBreak, .title(said("Checks"), destination: "sec-checks"),
      .text(
        said(
          "What was looked at, and what came of it: \(counts.joined(separator: said(", "))). Failed: do not rely "
            + "on what the check is on. Caution: rely on it with what is said. Not checked: nothing shows "
            + "it, which is no good news.")),
      .table(table),
    ]
  }

  private var table: TableBlock {
    var columns: [TableBlock.Column] = [
      .init(title: said("Status"), alignment: .leading, width: .fixed(58), isStrong: true),
      .init(title: said("Check"), alignment: .leading, width: .fixed(104), wraps: true),
      .init(
        title: said("On"), alignment: .leading, width: .fixed(80), isMuted: true, wraps: true),
      .init(title: said("What was found"), alignment: .leading, width: .flexible(1), wraps: true),
    ]
    var rows = Check.Status.inOrderOfConcern.flatMap(rows)
    if checks.allSatisfy({ $0.subject == nil }) {
      columns.remove(at: 2)
      for index in rows.indices { rows[index].remove(at: 2) }
    }
    return TableBlock(
      caption: [TextSpan(said("Every check of this report"))], columns: columns, rows: rows)
  }

  /// The checks of a status; those that say the same of nothing in particular are one row.
  private func rows(_ status: Check.Status) -> [[TableValue]] {
    var rows: [(titles: [String], on: String, finding: String)] = []
    for check in checks where check.status == status {
      let on = check.subject.map(shown) ?? ""
      let finding = sentence(check)
      if status == .notChecked || status == .notApplicable,
        let place = rows.firstIndex(where: { $0.on == on && $0.finding == finding })
      {
        rows[place].titles.append(check.code.title)
      } else {
        rows.append(([check.code.title], on, finding))
      }
    }
    return rows.map { row in
      let titles = row.titles.enumerated().map { index, title in
        index == 0 ? title : title.prefix(1).lowercased() + title.dropFirst()
      }
      return [
        .text(status.words), .text(titles.joined(separator: said(", "))), .text(row.on),
        .text(row.finding),
      ]
    }
  }

  /// What was found as a sentence: judges' checks are parts of one, which follow a name elsewhere.
  private func sentence(_ check: Check) -> String {
    guard let last = check.message.last, !".?!".contains(last) else { return check.finding }
    let text = check.finding.prefix(1).uppercased() + String(check.finding.dropFirst())
    return text.hasSuffix(".") ? text : text + "."
  }

  /// A dimension by its name, all else by its own.
  private func shown(_ subject: String) -> String {
    for one in data where one.inputs.system.dimensions.contains(where: { $0.id == subject }) {
      return one.inputs.system.shownDimension(subject)
    }
    return shownName(subject)
  }
}
