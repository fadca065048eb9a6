import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass culture")
struct CultureCommandTests {
  private func results(_ arguments: [String]) async throws -> [String: Any] {
    Project.enter()
    let run = await Run(["culture"] + arguments + ["--format", "json", "--quiet"])
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    return try #require(json["results"] as? [String: Any])
  }

  private func list(_ object: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(object[key] as? [[String: Any]])
  }

  private static let example = [
    "--logs", "data/example/judgments.jsonl.gz", "--instrument", "presence", "--system",
    "schwartz",
  ]

  private static let invented = ["--targets", Golden.input("cultures/cultures.csv")]

  @Test("intervals and ranks do not depend on the number of threads")
  func threads() async throws {
    Project.enter()
    let arguments = ["culture"] + Self.example + Self.invented + ["--format", "csv", "--quiet"]
    let one = await Run(arguments + ["--threads", "1"])
    let four = await Run(arguments + ["--threads", "4"])
    #expect(one.status == .ok && one.output == four.output)
    let other = await Run(arguments + ["--seed", "9"])
    #expect(other.output != one.output, "the draws of ranks have a seed")
  }

  @Test("the survey's errors widen intervals, and without them the cultures are named")
  func surveyErrors() async throws {
    let found = try await results(Self.example + Self.invented + ["--measure", "pearson"])
    let cells = try list(found, "similarities")
    func width(_ culture: String) throws -> Double {
      let cell = try #require(cells.first { $0["culture"] as? String == culture })
      let estimate = try #require(cell["similarity"] as? [String: Any])
      return try #require(estimate["upper"] as? Double) - #require(estimate["lower"] as? Double)
    }
    #expect(try width("south") > 0)
    let reasons = cells.compactMap {
      ($0["similarity"] as? [String: Any])?["methodReason"] as? String
    }
    #expect(reasons.count { $0.contains("the survey's error added") } > 0)
    #expect(reasons.count { $0.contains("the survey's error is not known") } > 0)
  }

  @Test("text, CSV and JSON print the same similarities")
  func formats() async throws {
    let arguments = Self.example + Self.invented + ["--measure", "spearman"]
    let cells = try list(try await results(arguments), "similarities")
    let csv = await Run(["culture"] + arguments + ["--format", "csv", "--quiet"])
    let text = await Run(["culture"] + arguments + ["--quiet"])
    let rows = csv.output.split(separator: "\n").dropFirst()
    #expect(rows.count == cells.count)
    for (row, cell) in zip(rows, cells) {
      let estimate = try #require((cell["similarity"] as? [String: Any])?["estimate"] as? Double)
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      let printed = try #require(Double(cells[5]))
      // The reader of JSON may be off in the last bit.
      #expect(abs(printed - estimate) < 1e-12)
      let shown = String(format: "%.2f", abs(estimate))
      #expect(text.output.contains(shown))
    }
  }

  @Test("a culture of which not all items were asked has no figure, and the reason is said")
  func incomplete() async throws {
    let found = try await results(Self.example + Self.invented)
    let west = try #require(try list(found, "targets").first { $0["culture"] as? String == "west" })
    #expect((west["reason"] as? String)?.contains("14 of the 21 items") == true)
    #expect(try list(found, "similarities").allSatisfy { $0["culture"] as? String != "west" })
    let asked = try await results(Self.example + Self.invented + ["--incomplete"])
    #expect(try list(asked, "similarities").contains { $0["culture"] as? String == "west" })
  }

  @Test("groups of fewer than ten people are not shown")
  func smallGroups() async throws {
    let found = try await results(Self.example + Self.invented)
    #expect(try list(found, "targets").allSatisfy { ($0["group"] as? String) == nil })
    let all = try await results(Self.example + Self.invented + ["--minimum-group", "5"])
    #expect(try list(all, "targets").contains { $0["group"] as? String == "young" })
  }
}

@Suite(
  "compass culture on published data",
  .enabled(if: Project.hasSharedData, "skipped: the shared data are not here"))
struct PublishedCultureTests {
  private static let data = Project.shared.appending(path: "value-compass")
  private static let scores = ["--logs", data.appending(path: "Schwartz_scores.json").path]

  private func results(_ arguments: [String]) async throws -> [String: Any] {
    Project.enter()
    let run = await Run(["culture"] + Self.scores + arguments + ["--format", "json", "--quiet"])
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    return try #require(json["results"] as? [String: Any])
  }

  @Test(
    "the heat map is exact if Hedonism is the lowest value, and gives its countries' ranks away")
  func recovered() async throws {
    let found = try await results([
      "--recover", Self.data.appending(path: "value_sim_heatmap.json").path,
    ])
    #expect(found["isExact"] as? Bool == true)
    #expect(
      found["condition"] as? [String: String] == ["dimension": "hedonism", "place": "lowest"])
    let dimensions = try #require(found["dimensions"] as? [String])
    let cultures = try #require(found["cultures"] as? [[String: Any]])
    // The same by least squares (NumPy 2.4.6 lstsq), in the order SD ST HE AC PO SE TR CO BE UN.
    let known: [String: [Double]] = [
      "FR": [9, 4, 1, 5, 2, 7, 3, 6, 10, 8], "UK": [7, 3, 1, 6, 2, 5, 9, 4, 8, 10],
      "US": [9, 4, 1, 8, 2, 6, 3, 7, 10, 5], "CN": [7, 3, 1, 8, 2, 10, 4, 6, 9, 5],
      "SG": [7, 4, 1, 6, 2, 9, 3, 8, 10, 5], "ID": [7, 4, 1, 9, 2, 6, 3, 10, 8, 5],
      "RU": [9, 3, 1, 7, 4, 10, 2, 8, 6, 5],
    ]
    let order = [
      "self-direction", "stimulation", "hedonism", "achievement", "power", "security", "tradition",
      "conformity", "benevolence", "universalism",
    ]
    #expect(cultures.count == known.count)
    for culture in cultures {
      let name = try #require(culture["culture"] as? String)
      let ranks = try #require(culture["ranks"] as? [Double])
      let own = Dictionary(uniqueKeysWithValues: zip(dimensions, ranks))
      #expect(order.map { own[$0] } == known[name]?.map(Optional.some), "\(name)")
      #expect(culture["isUnique"] as? Bool == true)
      #expect(try #require(culture["largestError"] as? Double) < 1e-12)
    }
  }

  @Test("how many of the 231 cells differ from none, one by one and after the adjustment")
  func cells() async throws {
    let found = try await results([
      "--recover", Self.data.appending(path: "value_sim_heatmap.json").path,
    ])
    let matrix = try #require(found["matrix"] as? [String: Any])
    #expect(matrix["cells"] as? Int == 231)
    #expect(matrix["distinctRows"] as? Int == 21)
    // By the same sums over subsets in Python: 157 = 231 - 74 with |rho| below 0.648.
    #expect(matrix["differOneByOne"] as? Int == 157)
    #expect(matrix["differAdjusted"] as? Int == 96)
    let rest = try #require(matrix["withoutCondition"] as? [String: Int])
    #expect(rest == ["differOneByOne": 65, "differAdjusted": 0])
    let columns = try #require(matrix["cultures"] as? [[String: Any]])
    #expect(
      columns.map {
        "\($0["culture"] ?? ""): \($0["differOneByOne"] ?? 0), \($0["differAdjusted"] ?? 0)"
      }
        == [
          "FR: 33, 32", "UK: 33, 27", "US: 16, 1", "CN: 33, 25", "SG: 32, 9", "ID: 0, 0",
          "RU: 10, 2",
        ])
    let sentences = try #require(found["sentences"] as? [String])
    #expect(sentences.contains { $0.contains("cannot be said") })
    #expect(sentences.contains { $0.contains("No model is shown to be like ID") })
  }

  @Test("similarities with the countries whose profiles are complete are those of SciPy")
  func complete() async throws {
    let found = try await results(["--targets", "ess-complete"])
    let cells = try #require(found["similarities"] as? [[String: Any]])
    // Means over the 33 models: numpy.corrcoef, scipy.stats.spearmanr and kendalltau, partial
    // correlations by least squares.
    let known: [String: [String: Double]] = [
      "pearson": [
        "GB": 0.8148290142323081, "NL": 0.7193009308796556, "FR": 0.6625316010372683,
      ],
      "spearman": [
        "GB": 0.8194346959980658, "NL": 0.7470534879927875, "FR": 0.7408125816351075,
      ],
      "kendall": [
        "GB": 0.6597005980028969, "NL": 0.5667104307641367, "FR": 0.5734444374981436,
      ],
      "residual": [
        "GB": 0.5864871692373663, "NL": 0.2689584568811236, "FR": 0.29206661341322876,
      ],
    ]
    for (measure, cultures) in known {
      for (culture, mean) in cultures {
        let values = cells.filter {
          $0["measure"] as? String == measure && $0["culture"] as? String == culture
        }.compactMap { ($0["similarity"] as? [String: Any])?["estimate"] as? Double }
        #expect(values.count == 33)
        #expect(abs(values.reduce(0, +) / 33 - mean) < 1e-9, "\(measure), \(culture)")
      }
    }
    let matrices = try #require(found["matrices"] as? [[String: Any]])
    func counts(_ measure: String) -> [Int?] {
      let matrix = matrices.first { $0["measure"] as? String == measure }
      return [matrix?["differOneByOne"] as? Int, matrix?["differAdjusted"] as? Int]
    }
    #expect(counts("spearman") == [97, 97])
    #expect(counts("residual") == [7, 0])
    #expect(cells.allSatisfy { $0["rank"] is NSNull && $0["rankReason"] is String })
    #expect(
      cells.allSatisfy { ($0["similarity"] as? [String: Any])?["lower"] is NSNull },
      "nobody knows the error of published scores")
  }

  @Test("countries of which 14 of 21 items were asked have no figure")
  func incomplete() async throws {
    let found = try await results(["--targets", "ess-incomplete", "--measure", "spearman"])
    #expect((found["similarities"] as? [Any])?.isEmpty == true)
    let targets = try #require(found["targets"] as? [[String: Any]])
    #expect(targets.count == 39)
    #expect(
      targets.allSatisfy { ($0["reason"] as? String)?.contains("14 of the 21 items") == true })
  }
}
