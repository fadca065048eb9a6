internal import Elicitation
internal import PrintedNumbers
internal import StudyStore

/// Items of a pool for a terminal, and as CSV.
enum PoolText {
  private static let digits = 2

  static func number(_ value: Double?) -> String {
    value.map { NumberText.fixed($0, decimals: digits) } ?? "–"
  }

  // MARK: - Lists

  static func list(_ items: [PoolItem]) -> String {
    guard !items.isEmpty else { return "no items" }
    let rows = items.map { item in
      let parameters = item.parameters
      return [
        item.sample, item.dimension, item.language ?? "–", status(item),
        number(parameters?.discrimination), number(parameters?.discriminationError),
        number(parameters?.difficulty), number(parameters?.difficultyError),
        number(parameters?.information(at: 0)),
        number(parameters.map { $0.information(at: $0.mostInformativeAbility) }),
        number(parameters?.mostInformativeAbility), "\(item.exposures)",
      ]
    }
    let table = TextTable(
      columns: [
        ("Item", .leading), ("Dimension", .leading), ("Language", .leading),
        ("Status", .leading), ("Discrimination", .trailing), ("Error", .trailing),
        ("Difficulty", .trailing), ("Error", .trailing), ("Information at 0", .trailing),
        ("Most", .trailing), ("at", .trailing), ("Given", .trailing),
      ], rows: rows)
    return table.text + "\n\n" + CountText.counted(items.count, "item") + counts(items)
  }

  private static func counts(_ items: [PoolItem]) -> String {
    let counts = PoolStatus.allCases.compactMap { status -> String? in
      let count = items.count { $0.status == status }
      return count > 0 ? "\(count) \(status.rawValue)" : nil
    }
    return ": " + counts.joined(separator: ", ")
  }

  private static func status(_ item: PoolItem) -> String {
    item.reason.map { "\(item.status.rawValue) (\($0.rawValue))" } ?? item.status.rawValue
  }

  static func csv(_ items: [PoolItem]) -> String {
    CSVText.table(
      header: [
        "sample", "system", "dimension", "language", "topic", "origin", "created", "status",
        "statusReason", "discrimination", "discriminationError", "difficulty", "difficultyError",
        "informationAtZero", "mostInformation", "mostInformationAt", "calibration", "exposures",
      ],
      rows: items.map { item in
        let parameters = item.parameters
        let numbers = [
          parameters?.discrimination, parameters?.discriminationError, parameters?.difficulty,
          parameters?.difficultyError, parameters?.information(at: 0),
          parameters.map { $0.information(at: $0.mostInformativeAbility) },
          parameters?.mostInformativeAbility,
        ]
        return [
          item.sample, item.system, item.dimension, item.language ?? "", item.topic ?? "",
          item.origin ?? "", item.created?.description ?? "", item.status.rawValue,
          item.reason?.rawValue ?? "",
        ] + numbers.map { CSVText.optional($0) } + [
          parameters?.calibration ?? "", "\(item.exposures)",
        ]
      })
  }

  // MARK: - Single items

  /// All that is known of an item.
  static func sheet(_ item: PoolItemDescription) -> String {
    let since = item.statusSince.map { " since \($0)" } ?? ""
    let reason = item.statusReason.map { " (\($0.rawValue))" } ?? ""
    var rows = [
      ["text", item.text ?? ""], ["measures", "\(item.dimension) (\(item.system))"],
      ["status", "\(item.status.rawValue)\(reason)\(since)"], ["given", "\(item.exposures)"],
    ]
    let further = [
      ("language", item.language), ("topic", item.topic), ("origin", item.origin),
      ("created", item.created), ("calibration", item.calibration),
      ("discrimination", item.discrimination.map(parameter)),
      ("difficulty", item.difficulty.map(parameter)),
    ]
    rows += further.compactMap { name, value in value.map { [name, $0] } }
    var parts = [
      TextTable(columns: [("Item", .leading), (item.sample, .leading)], rows: rows).text
    ]
    if let curve = item.information?.curve {
      let table = TextTable.section(
        "Information of one answer",
        [("Ability", .trailing), ("Information", .trailing), ("Averaged", .trailing)],
        curve.map {
          [
            NumberText.fixed($0.ability, decimals: 1), number($0.information),
            number($0.averaged),
          ]
        },
        notes: ["averaged: over what is not known of the parameters"])
      if let table { parts.append(table) }
    }
    let history = TextTable.section(
      "Calibrations",
      [
        ("Calibration", .leading), ("Round", .leading), ("Model", .leading), ("Use", .leading),
        ("Discrimination", .trailing), ("Error", .trailing), ("Difficulty", .trailing),
        ("Error", .trailing),
      ],
      (item.history ?? []).map {
        [
          $0.calibration, $0.round ?? "–", $0.model, $0.use.rawValue,
          number($0.discrimination.estimate), number($0.discrimination.standardError),
          number($0.difficulty.estimate), number($0.difficulty.standardError),
        ]
      })
    if let history { parts.append(history) }
    return parts.joined(separator: "\n\n")
  }

  private static func parameter(_ parameter: PoolNumber) -> String {
    let error = parameter.standardError.map { " (standard error \(number($0)))" } ?? " (as given)"
    return number(parameter.estimate) + error
  }

  /// What calibrations found of items, a row each.
  static func history(_ items: [PoolItemDescription]) -> String {
    CSVText.table(
      header: [
        "sample", "calibration", "round", "day", "model", "use", "discrimination",
        "discriminationError", "difficulty", "difficultyError",
      ],
      rows: items.flatMap { item in
        (item.history ?? []).map {
          [
            item.sample, $0.calibration, $0.round ?? "", $0.day ?? "", $0.model, $0.use.rawValue,
            "\($0.discrimination.estimate)", CSVText.optional($0.discrimination.standardError),
            "\($0.difficulty.estimate)", CSVText.optional($0.difficulty.standardError),
          ]
        }
      })
  }
}
