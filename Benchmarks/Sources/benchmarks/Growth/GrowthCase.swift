import Foundation

/// A command of the program, and a dimension of its input that is doubled.
struct GrowthCase {
  let command: String
  let dimension: String
  /// The smallest size and how often it is doubled.
  let smallest: Int
  /// The exponent of growth that is allowed.
  let bound: Double
  /// How the cost should grow, in words.
  let law: String
  /// Makes an input of a size in a folder and answers with the arguments of the program.
  let prepare: (_ size: Int, _ folder: URL) throws -> [String]

  var name: String { "\(command) by \(dimension)" }
  var sizes: [Int] { (0...3).map { smallest << $0 } }

  /// The bound where cost is to grow as the size does; n log n stays below it.
  static let linear = 1.1
  /// The bound where pairs are the result itself.
  static let pairs = 2.1
}

extension GrowthCase {
  /// All cases.
  ///
  /// - Parameter rows: the largest number of rows.
  static func all(rows: Int) -> [GrowthCase] {
    intervals(rows / 8) + agreement(rows / 8) + ranking(rows / 8) + boards(rows / 8)
      + studies(rows / 8)
  }

  private static func log(
    _ command: String, _ dimension: String, from smallest: Int, bound: Double = linear,
    law: String = "n", _ arguments: [String],
    _ shape: @escaping (_ size: Int, _ log: inout LogShape) -> Void
  ) -> GrowthCase {
    GrowthCase(
      command: command, dimension: dimension, smallest: smallest, bound: bound, law: law
    ) { size, folder in
      var log = LogShape()
      shape(size, &log)
      let logs = folder.appendingPathComponent("logs")
      try log.write(to: logs)
      return [command]
        + arguments.map {
          switch $0 {
          case "FILE": logs.appendingPathComponent("0000.jsonl").path
          case "LOGS": logs.path
          case "STUDY": folder.appendingPathComponent("new.study").path
          default: $0
          }
        }
    }
  }

  private static func intervals(_ rows: Int) -> [GrowthCase] {
    let single = ["FILE", "--value", "score", "--by", "model_id,criterion"]
    let clustered = single + ["--cluster", "cluster_id"]
    return [
      log("interval", "rows", from: rows, single) { size, log in
        log.items = size / log.models / log.criteria
      },
      log("interval", "groups", from: 500, single) { size, log in
        log.models = size / 5
        log.items = rows / size
      },
      log("interval", "clusters", from: rows / 400, clustered) { size, log in
        log.items = rows / 50
        log.clusters = size
      },
      log("interval", "columns", from: 8, single) { size, log in
        log.items = rows / 100
        log.extraColumns = size
      },
      log(
        "interval", "files", from: 64, ["--logs", "LOGS", "--where", "criterion=criterion-1"]
      ) { size, log in
        log.models = 2
        log.items = 8 * size
        log.files = size
      },
    ]
  }

  private static func agreement(_ rows: Int) -> [GrowthCase] {
    let words = [
      "--logs", "LOGS", "--where", "criterion=criterion-0", "--scale", "ordinal",
    ]
    return [
      log("agreement", "rows", from: rows, words) { size, log in
        (log.judges, log.criteria, log.categories) = (5, 1, 5)
        log.items = size / log.models / log.judges
      },
      log("agreement", "raters", from: 4, words) { size, log in
        (log.judges, log.criteria, log.categories) = (size, 1, 5)
        log.items = rows / 200
      },
      log("agreement", "categories", from: 8, bound: pairs, law: "pairs of categories", words) {
        size, log in
        (log.judges, log.criteria, log.categories) = (5, 1, size)
        log.items = rows / 100
      },
    ]
  }

  private static func ranking(_ rows: Int) -> [GrowthCase] {
    func battles(
      _ dimension: String, from smallest: Int, bound: Double, law: String,
      _ shape: @escaping (Int) -> BattleShape
    ) -> GrowthCase {
      GrowthCase(
        command: "rank", dimension: dimension, smallest: smallest, bound: bound, law: law
      ) { size, folder in
        let file = folder.appendingPathComponent("battles.csv")
        try shape(size).write(to: file)
        return [
          "rank", file.path, "--left", "left", "--right", "right", "--winner", "winner",
        ]
      }
    }
    return [
      battles("rows", from: rows, bound: linear, law: "n") { BattleShape(battles: $0) },
      battles("models", from: 20, bound: pairs, law: "pairs, from models³ / 6") {
        BattleShape(models: $0, battles: rows)
      },
    ]
  }

  private static func boards(_ rows: Int) -> [GrowthCase] {
    let words = ["--logs", "LOGS", "--system", "criteria"]
    return ["leaderboard", "pairs"].flatMap { command in
      let words = command == "pairs" ? words + ["--dimension", "criterion-0"] : words
      return [
        log(command, "rows", from: rows, words) { size, log in
          log.items = size / log.models / log.criteria
          log.clusters = 200
        },
        log(command, "models", from: 8, bound: pairs, law: "pairs of models", words) { size, log in
          log.models = size
          log.items = rows / 100
        },
        log(command, "clusters", from: rows / 500, words) { size, log in
          log.items = rows / 50
          log.clusters = size
        },
        log(command, "dimensions", from: 4, words) { size, log in
          log.criteria = size
          log.items = rows / 100
        },
        log(command, "files", from: 32, words) { size, log in
          log.models = 4
          log.items = 16 * size
          log.files = size
        },
      ]
    }
  }

  private static func studies(_ rows: Int) -> [GrowthCase] {
    let words = ["LOGS", "--study", "STUDY", "--quiet"]
    return [
      log("ingest", "rows", from: rows, law: "n log n (index)", words) { size, log in
        log.items = size / log.models / log.criteria
      },
      log("ingest", "files", from: 32, words) { size, log in
        log.models = 4
        log.items = 16 * size
        log.files = size
      },
      log("ingest", "columns", from: 8, words) { size, log in
        log.items = rows / 200
        log.extraColumns = size
      },
      GrowthCase(
        command: "report", dimension: "cells", smallest: 8, bound: linear, law: "n"
      ) { size, folder in
        var log = LogShape()
        log.items = 400
        try log.write(to: folder.appendingPathComponent("logs"))
        let cells = (0..<size).map {
          "```{leaderboard}\n#| label: tbl-\($0)\ndimension: criterion-\($0 % log.criteria)\n```\n"
        }
        let source = folder.appendingPathComponent("report.md")
        try """
        ---
        title: Growth
        logs: logs
        system: criteria
        seed: 1
        ---

        \(cells.joined(separator: "\n"))
        """.write(to: source, atomically: true, encoding: .utf8)
        return [
          "report", source.path, "--output", folder.appendingPathComponent("out").path,
        ]
      },
    ]
  }
}
