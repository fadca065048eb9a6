internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel

/// Value systems, instruments, column maps and plans for a terminal, and as CSV.
struct DefinitionsText {
  let definitions: NamedDefinitions

  // MARK: - All

  /// A table a kind.
  var overview: String {
    let systems = TextTable(
      columns: [
        ("System", .leading), ("Dimensions", .trailing), ("Groups", .trailing),
        ("Orders", .leading), ("Name", .leading),
      ],
      rows: definitions.systems.map { system in
        [
          system.id, "\(system.dimensions.count)", "\(system.groups.count)",
          system.circularOrders.isEmpty
            ? "–" : system.circularOrders.map(\.id).joined(separator: ", "),
          system.name,
        ]
      })
    let maps = TextTable(
      columns: [("Column map", .leading), ("Columns", .trailing), ("Name", .leading)],
      rows: definitions.columnMaps.map { [$0.id, "\($0.columns.count)", $0.name] })
    return [systems.text, instruments(definitions.instruments), maps.text]
      .joined(separator: "\n\n")
  }

  private func instruments(_ instruments: [Instrument]) -> String {
    TextTable(
      columns: [
        ("Instrument", .leading), ("System", .leading), ("Scale", .leading),
        ("Centring", .leading), ("Name", .leading),
      ],
      rows: instruments.map { instrument in
        [
          instrument.id, instrument.system ?? "any", scale(instrument),
          instrument.centring.rawValue, instrument.name,
        ]
      }
    ).text
  }

  private func scale(_ instrument: Instrument) -> String {
    "\(NumberText.plain(instrument.scale.minimum))..\(NumberText.plain(instrument.scale.maximum))"
  }

  // MARK: - Some

  /// Each by itself.
  var details: String {
    var parts: [String] = []
    if let checked = definitions.checked {
      parts.append("\(VisibleText.name(checked.file)): \(checked.kind.words), and nothing is wrong")
    }
    parts += definitions.systems.map(text)
    if definitions.systems.isEmpty { parts += definitions.instruments.map(text) }
    parts += definitions.columnMaps.map(text)
    parts += definitions.simulationPlans.map(text)
    return parts.joined(separator: "\n\n")
  }

  private func text(of system: ValueSystem) -> String {
    let table = TextTable(
      columns: [
        ("Dimension", .leading), ("Name", .leading), ("Groups", .leading), ("Meaning", .leading),
      ],
      rows: system.dimensions.map { dimension in
        [
          dimension.id, dimension.name,
          dimension.groups.isEmpty ? "–" : dimension.groups.joined(separator: ", "),
          dimension.definition,
        ]
      })
    let orders = system.circularOrders.map {
      "order \($0.id): \($0.dimensions.joined(separator: ", "))"
    }
    return
      (["\(system.name) (\(system.id))", "source: \(system.source)", "", table.text]
      + (orders.isEmpty ? [] : [""] + orders)).joined(separator: "\n")
  }

  private func text(of instrument: Instrument) -> String {
    var lines = ["\(instrument.name) (\(instrument.id))"]
    if !instrument.source.isEmpty { lines.append("source: \(instrument.source)") }
    let beside = instrument.ownSystem.map { " (\($0.name), in a file beside it)" } ?? ""
    let end = instrument.questionnaire.map {
      "\($0.isReversed ? NumberText.plain(instrument.scale.minimum) : NumberText.plain(instrument.scale.maximum)) says most"
    }
    lines += [
      "system: \(instrument.system ?? "any")\(beside)",
      "scale: \(scale(instrument)), "
        + (end ?? (instrument.higherIsBetter ? "higher is better" : "lower is better")),
      "centring: \(instrument.centring.rawValue)",
    ]
    if !instrument.tasks.isEmpty {
      lines.append("tasks: \(instrument.tasks.joined(separator: ", "))")
    }
    switch instrument.feeds {
    case .dimensions: lines.append("feeds: criteria that are called as dimensions are")
    case .criteria(let feeds):
      let table = TextTable(
        columns: [
          ("Criterion", .leading), ("Task", .leading), ("Dimension", .leading),
          ("Weight", .trailing),
        ],
        rows: feeds.map { feed in
          [
            feed.criterion, feed.task ?? "any", feed.dimension,
            NumberText.plain(feed.weight * feed.sign),
          ]
        })
      lines += ["", table.text]
    case .itemTable(let items):
      lines.append("feeds: items by the table \(items.table), which lies beside the log")
    case .answers(let questionnaire): lines += self.lines(of: questionnaire)
    }
    if !instrument.exclusions.isEmpty {
      lines.append("left out: \(CountText.counted(instrument.exclusions.count, "item"))")
    }
    return lines.joined(separator: "\n")
  }

  private func lines(of questionnaire: Questionnaire) -> [String] {
    var lines = [
      "feeds: answers of people to \(CountText.counted(questionnaire.itemCount, "item")), of which "
        + "\(questionnaire.minimumAnswered) must be answered"
    ]
    if !questionnaire.missing.isEmpty {
      let codes = questionnaire.missing.map(NumberText.plain).joined(separator: ", ")
      lines.append("no answer: \(codes), and what a file declares to be missing")
    }
    for layout in questionnaire.layouts {
      let ends = [layout.variables.first, layout.variables.last].compactMap(\.self)
      lines.append("variables (\(layout.name)): \(ends.joined(separator: " ... "))")
    }
    let table = TextTable(
      columns: [("Dimension", .leading), ("Items", .leading)],
      rows: questionnaire.keys.map { key in
        [key.dimension, key.items.map(String.init).joined(separator: ", ")]
      })
    return lines + ["", table.text]
  }

  private func text(of map: DescribedColumnMap) -> String {
    let table = TextTable(
      columns: [("Column of the record", .leading), ("Taken from", .leading)],
      rows: map.columns.map { [$0.column, $0.source] })
    var lines = ["\(map.name) (column map \(map.id))", "", table.text]
    if let wide = map.wide {
      let columns = wide.columns.isEmpty ? "all others" : wide.columns.joined(separator: ", ")
      lines.append(
        "columns side by side: \(columns); each becomes \(wide.become), its cells \(wide.cells)")
    }
    if !map.hasHeader {
      lines.append("The table has no header: columns are called by their numbers.")
    }
    if let rows = map.rows { lines.append("rows of a document: \(rows)") }
    if let each = map.each { lines.append("rows within a row: \(each)") }
    for condition in map.conditions ?? [] {
      let texts = condition.texts.map { $0.isEmpty ? "nothing" : $0 }.joined(separator: ", ")
      lines.append("only where \(condition.column) is: \(texts)")
    }
    return lines.joined(separator: "\n")
  }

  private func text(of plan: DescribedPlan) -> String {
    [
      "\(plan.name): \(CountText.counted(plan.models.count, "model")), "
        + "\(CountText.counted(plan.items, "item")) in \(CountText.counted(plan.clusters, "cluster")), "
        + "\(plan.dimensionsPerItem) dimensions of \(plan.system) each, "
        + "\(CountText.counted(plan.judges.count, "judge")), \(CountText.counted(plan.epochs, "epoch"))",
      "models: \(plan.models.joined(separator: ", "))",
      "judges: \(plan.judges.joined(separator: ", "))",
      "\(plan.judgments) judgments, less what models leave out; seed \(plan.seed)",
    ].joined(separator: "\n")
  }

  // MARK: - CSV

  /// One row a dimension; where there is no system, one a definition.
  var csv: String {
    guard definitions.systems.isEmpty else {
      return CSVText.table(
        header: ["system", "dimension", "name", "groups", "definition"],
        rows: definitions.systems.flatMap { system in
          system.dimensions.map {
            [system.id, $0.id, $0.name, $0.groups.joined(separator: " "), $0.definition]
          }
        })
    }
    return CSVText.table(
      header: ["kind", "id", "name", "system"],
      rows: definitions.instruments.map { ["instrument", $0.id, $0.name, $0.system ?? ""] }
        + definitions.columnMaps.map { ["columnMap", $0.id, $0.name, ""] }
        + definitions.simulationPlans.map { ["simulationPlan", $0.name, $0.name, $0.system] })
  }
}
