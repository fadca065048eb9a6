internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What is known of items as tables.
extension ItemBankFindings {
  func table(at place: CellPlace) -> TableBlock {
    switch shown {
    case .fit: fitTable(at: place)
    case .functioning: functioningTable(at: place)
    case .exposure: exposureTable(at: place)
    case .retired: retiredTable(at: place)
    case .bank, .map, .persons, .discrimination: bankTable(at: place)
    }
  }

  private static let share = Precision(decimals: 0)
  private static let parameter = Precision(decimals: 2)

  /// Whether a column says of which dimension an item is.
  private var hasDimensions: Bool { Set(results.items.map(\.dimension)).count > 1 }

  private func title(_ dimension: String) -> String { titles[dimension] ?? dimension }

  /// The first so many, and what is said of the others.
  private func first<Row>(_ rows: [Row]) -> (rows: [Row], note: [String]) {
    let most = top ?? Self.usualRows
    guard rows.count > most else { return (rows, []) }
    return (
      Array(rows.prefix(most)),
      [
        said(
          "\(NumberText.grouped(most)) of \(NumberText.grouped(rows.count)) rows are shown; the JSON of this "
            + "report has them all.")
      ]
    )
  }

  private var dimensionColumns: [TableBlock.Column] {
    hasDimensions
      ? [.init(title: said("Dimension"), alignment: .leading, width: .fixed(60), wraps: true)] : []
  }

  private func dimensionCells(_ dimension: String) -> [TableValue] {
    hasDimensions ? [.text(title(dimension))] : []
  }

  // MARK: - Every item

  private func bankTable(at place: CellPlace) -> TableBlock {
    let (rows, more) = first(results.items)
    let hasTexts = results.items.contains { $0.text != nil }
    let hasShares = results.items.contains { $0.facility != nil }
    let count = CountText.counted(results.items.count, "item", isGrouped: true)
    var columns: [TableBlock.Column] =
      [.init(title: said("Item"), alignment: .leading, width: .flexible(1), wraps: true)]
      + dimensionColumns
    if hasTexts {
      columns.append(
        .init(title: said("What it asks"), alignment: .leading, width: .flexible(2.4), wraps: true))
    }
    columns += [
      .init(title: said("Status"), alignment: .leading, width: .fixed(48), wraps: true),
      .init(title: said("Discrimination"), alignment: .trailing, width: .fixed(58), wraps: true),
      .init(title: said("Difficulty"), alignment: .trailing, width: .fixed(62), wraps: true),
      .init(title: said("Given"), alignment: .trailing, width: .fixed(30)),
    ]
    if hasShares {
      columns += [
        .init(title: said("Mean, %"), alignment: .trailing, width: .fixed(34)),
        .init(title: said("With the rest"), alignment: .trailing, width: .fixed(40), wraps: true),
      ]
    }
    var notes = [
      said(
        "Discrimination and difficulty: on the scale of the pool, with "
          + "\(NumberText.percent(level)) intervals. Given: over all runs that the pool counts.")
    ]
    if hasShares {
      notes.append(
        said(
          "Mean: of the log's scores, in per cent of the scale. With the rest: the correlation with the "
            + "mean of the other items. Both leave out adaptive answers, which go to whom an item suits."
        ))
    }
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [TextSpan(said("What is known of \(count)"))],
      columns: columns,
      rows: rows.map { entry in
        var cells: [TableValue] = [.text(shownName(entry.item))] + dimensionCells(entry.dimension)
        if hasTexts { cells.append(.text(excerpt(entry.text))) }
        cells += [
          .text(entry.status?.words ?? said("not in the pool")),
          .estimate(entry.discrimination?.value, entry.discrimination?.range, Self.parameter),
          .estimate(entry.difficulty?.value, entry.difficulty?.range, Self.parameter),
          .count(entry.exposures ?? entry.answers),
        ]
        if hasShares {
          cells += [
            .number(entry.facility?.value.map { 100 * $0 }, Self.share),
            .number(entry.restCorrelation?.value, Self.parameter),
          ]
        }
        return cells
      }, notes: notes + more)
  }

  /// The beginning of a text.
  private func excerpt(_ text: String?) -> String {
    guard let text else { return "–" }
    let words = text.split(whereSeparator: \.isWhitespace)
    let line = words.joined(separator: " ")
    guard line.count > Self.longestExcerpt else { return shownName(line) }
    var begun = ""
    for word in words where begun.count + word.count < Self.longestExcerpt {
      guard line.hasPrefix(begun + word) else { break }
      begun += word + " "
    }
    // A single word that is longer than all the room, or a language without blanks.
    if begun.isEmpty { begun = String(line.prefix(Self.longestExcerpt)) }
    return shownName(String(begun.reversed().drop { $0 == " " }.reversed())) + "…"
  }

  private static let longestExcerpt = 80

  // MARK: - Fit

  private func fitTable(at place: CellPlace) -> TableBlock {
    let (rows, more) = first(results.fit)
    let arePredicted = results.fit.contains { $0.method == .predicted }
    let tested = results.fit.count { $0.adjustedPValue != nil }
    let wrong = results.fit.count(where: \.isMisfitting)
    var columns: [TableBlock.Column] =
      [.init(title: said("Item"), alignment: .leading, width: .flexible(1), wraps: true)]
      + dimensionColumns + [
        .init(title: said("Answers"), alignment: .trailing, width: .fixed(40))
      ]
    if arePredicted {
      columns += [
        .init(
          title: said("More than predicted"), alignment: .trailing, width: .fixed(64), wraps: true),
        .init(title: said("Slope, z"), alignment: .trailing, width: .fixed(38)),
        .init(title: said("Infit"), alignment: .trailing, width: .fixed(30), isMuted: true),
        .init(title: said("Outfit"), alignment: .trailing, width: .fixed(34), isMuted: true),
      ]
    }
    columns += [
      .init(title: said("Chi-square"), alignment: .trailing, width: .fixed(46)),
      .init(title: said("Adjusted p"), alignment: .trailing, width: .fixed(46)),
      .init(title: said("Verdict"), alignment: .leading, width: .fixed(58), wraps: true),
    ]
    var notes: [String] = []
    if arePredicted {
      notes.append(
        said(
          "Each answer is predicted from the parameters of the pool and the model's other answers. More "
            + "than predicted: answers 1, in percentage points. Slope: above 0 answers rise more steeply "
            + "with the ability than the pool says, below 0 less, in standard errors. Infit and outfit: mean "
            + "squares, 1 where the model holds, and near 1 in adaptive tests whatever is true (Wright and "
            + "Masters, 1982). Chi-square: score test of both parameters, with their errors counted."
        ))
    }
    if results.fit.contains(where: { $0.method == .sumScore }) {
      notes.append(
        said(
          "Chi-square: S-X² of Orlando and Thissen (2000), from answerers with all items; parameters are of "
            + "the same answers."))
    }
    notes.append(
      said(
        "Adjusted p: for \(CountText.counted(tested, "item", isGrouped: true)) (\(adjustmentName)). "
          + "Answers of one model in several rounds or languages are taken for independent."))
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [
          TextSpan(
            said(
              "Whether answers follow the model: \(wrong) of "
                + "\(CountText.counted(tested, "item", isGrouped: true)) do not"))
        ], columns: columns,
      rows: rows.map { entry in
        var cells: [TableValue] =
          [.text(shownName(entry.item))] + dimensionCells(entry.dimension) + [.count(entry.answers)]
        if arePredicted {
          cells += [
            .estimate(entry.difference?.value, entry.difference?.range, Self.share),
            .number(entry.slope, Precision(decimals: 1)), .number(entry.infit, Self.parameter),
            .number(entry.outfit, Self.parameter),
          ]
        }
        cells += [
          .number(entry.statistic, Precision(decimals: 1)), .probability(entry.adjustedPValue),
          .text(
            entry.isMisfitting
              ? said("does not fit")
              : entry.adjustedPValue == nil ? said("not testable") : said("not shown to misfit")),
        ]
        return cells
      }, notes: notes + reasons(results.fit) + more)
  }

  private func reasons(_ entries: [ItemFitEntry]) -> [String] {
    var lines: [(reason: String, items: [String])] = []
    for entry in entries {
      guard let reason = entry.reason else { continue }
      if let place = lines.firstIndex(where: { $0.reason == reason }) {
        lines[place].items.append(shownName(entry.item))
      } else {
        lines.append((reason, [shownName(entry.item)]))
      }
    }
    return lines.map { said("\(CountText.list($0.items, most: 4)): \($0.reason).") }
  }

  // MARK: - Functioning

  private func functioningTable(at place: CellPlace) -> TableBlock {
    let (rows, more) = first(results.functioning)
    let tested = results.functioning.filter { $0.adjustedPValue != nil }
    let items = Set(tested.filter(\.isShown).map(\.item)).count
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [
          TextSpan(
            said(
              "Items that work differently in groups of models that are otherwise alike: \(items) of "
                + "\(CountText.counted(Set(tested.map(\.item)).count, "item", isGrouped: true))"))
        ],
      columns: [.init(title: said("Item"), alignment: .leading, width: .flexible(1), wraps: true)]
        + dimensionColumns + [
          .init(title: said("Group"), alignment: .leading, width: .fixed(76), wraps: true),
          .init(title: said("Held against"), alignment: .leading, width: .fixed(62), wraps: true),
          .init(title: said("Delta"), alignment: .trailing, width: .fixed(72), wraps: true),
          .init(title: said("Adjusted p"), alignment: .trailing, width: .fixed(46)),
          .init(title: said("Class"), alignment: .center, width: .fixed(30), isStrong: true),
        ],
      rows: rows.map { entry in
        [.text(shownName(entry.item))] + dimensionCells(entry.dimension) + [
          .text(said("\(entry.attribute): \(shownName(entry.group))")),
          .text(entry.reference.map(shownName) ?? said("all others")),
          .estimate(entry.delta.value, entry.delta.range, Self.parameter),
          .probability(entry.adjustedPValue), .text(entry.category.rawValue.uppercased()),
        ]
      }, notes: functioningNotes + more)
  }

  var functioningNotes: [String] {
    let tested = results.functioning.count { $0.adjustedPValue != nil }
    var notes = [
      said(
        "Delta: the log odds of an answer 1 in the group less those of others of the same ability, times "
          + "2.35 (ETS); below 0 the group says it less often. Class A is negligible, B moderate, C large "
          + "(Zieky, 1993). Adjusted p: for \(CountText.counted(tested, "comparison", isGrouped: true)) "
          + "(\(adjustmentName)).")
    ]
    let methods = Set(results.functioning.map(\.method))
    if methods.contains(.predicted) {
      notes.append(
        said(
          "Models are held against what the parameters of the pool predict of them, by logistic regression "
            + "on the group (Swaminathan and Rogers, 1990)."))
    }
    if methods.contains(.mantelHaenszel) {
      notes.append(
        said("Models are matched by their sums of answers (Holland and Thayer, 1988)."))
    }
    notes.append(
      said(
        "A difference says that an item means something else, or is easier, in a group; whether that is a "
          + "fault of the item its words must tell."))
    return notes
      + results.notCompared.map { refusal in
        let what =
          refusal.group.map { said("\(refusal.attribute): \(shownName($0))") } ?? refusal.attribute
        return said("Not compared, \(what): \(refusal.reason).")
      }.reduce(into: []) { lines, line in if !lines.contains(line) { lines.append(line) } }
  }

  // MARK: - Exposure

  private func exposureTable(at place: CellPlace) -> TableBlock {
    TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [TextSpan(said("How often items were given, by status"))],
      columns: [
        .init(title: said("Status"), alignment: .leading, width: .flexible(1)),
        .init(title: said("Items"), alignment: .trailing, width: .fixed(50)),
        .init(title: said("Never given"), alignment: .trailing, width: .fixed(64)),
        .init(title: said("Median"), alignment: .trailing, width: .fixed(50)),
        .init(title: said("Most"), alignment: .trailing, width: .fixed(50)),
        .init(
          title: said("Given most"), alignment: .leading, width: .flexible(1.6), isMuted: true,
          wraps: true),
      ],
      rows: results.exposure.map { one in
        let most = results.items.filter { entry in
          entry.status == one.status && one.most > 0
            && (entry.exposures ?? entry.answers) == one.most
        }
        return [
          .text(one.status?.words ?? said("not in the pool")), .count(one.items),
          .count(one.neverGiven), .number(one.median, Precision(decimals: 0)), .count(one.most),
          .text(most.isEmpty ? "–" : CountText.list(most.map { shownName($0.item) }, most: 3)),
        ]
      },
      notes: [
        said(
          "Counted by the pool over all its runs. What is given often becomes known; what is never given has "
            + "been written for nothing.")
      ])
  }

  // MARK: - Retired

  private func retiredTable(at place: CellPlace) -> TableBlock {
    let retired = results.items.filter { $0.status == .retired }
    let (rows, more) = first(
      retired.enumerated().sorted {
        (order($0.element), $0.offset) < (order($1.element), $1.offset)
      }.map(\.element))
    let hasTexts = retired.contains { $0.text != nil }
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [
          TextSpan(
            said(
              "What was taken out of use, and why: "
                + "\(CountText.counted(retired.count, "item", isGrouped: true))"))
        ],
      columns: [.init(title: said("Item"), alignment: .leading, width: .flexible(1), wraps: true)]
        + dimensionColumns
        + (hasTexts
          ? [
            .init(
              title: said("What it asks"), alignment: .leading, width: .flexible(2.4), wraps: true)
          ] : [])
        + [
          .init(title: said("Why"), alignment: .leading, width: .fixed(74), wraps: true),
          .init(title: said("Discrimination"), alignment: .trailing, width: .fixed(58)),
          .init(title: said("Difficulty"), alignment: .trailing, width: .fixed(46)),
          .init(title: said("Given"), alignment: .trailing, width: .fixed(30)),
        ],
      rows: rows.map { entry in
        [.text(shownName(entry.item))] + dimensionCells(entry.dimension)
          + (hasTexts ? [.text(excerpt(entry.text))] : []) + [
            .text(entry.reason?.words ?? "–"),
            .number(entry.discrimination?.value, Self.parameter),
            .number(entry.difficulty?.value, Self.parameter),
            .count(entry.exposures ?? entry.answers),
          ]
      },
      notes: [
        said(
          "A retired item stays in the pool, so that older scores which rest on it can be worked out again."
        )
      ] + more)
  }

  private func order(_ entry: ItemBankEntry) -> Int {
    entry.reason.flatMap { BankItem.Reason.allCases.firstIndex(of: $0) } ?? 0
  }
}
