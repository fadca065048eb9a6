import Diagnostics
import Testing
import ValueModel

@Suite("Culture targets")
struct CultureTargetsTests {
  let system: ValueSystem

  init() throws {
    system = try DefinitionCatalog.shipped().system("schwartz")
  }

  private func read(
    _ csv: String, covariance: String? = nil, names: String? = nil
  ) throws -> CultureTargets {
    try CultureTargets(
      csv: Array(csv.utf8), file: "x.csv",
      covariance: covariance.map { (Array($0.utf8), "x.covariance.csv") },
      names: names.map { ($0, "names.yaml") }, system: system)
  }

  /// What is wrong, a line each.
  private func problems(
    _ csv: String, covariance: String? = nil, names: String? = nil
  ) -> [String] {
    do {
      _ = try read(csv, covariance: covariance, names: names)
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.description) ?? ["\(error)"]
    }
  }

  private let header = "culture,group,dimension,estimate,standardError,centring,source\n"

  // MARK: - What ships

  @Test("what ships is read, is marked, and has names in five languages")
  func shipped() throws {
    let catalog = try DefinitionCatalog.shipped()
    let files = try CultureTargets.shippedNames.map {
      try catalog.cultureTargets($0, system: system)
    }
    #expect(files.map(\.targets.count) == [1, 3, 39])
    #expect(
      files.map { $0.targets.allSatisfy { $0.isComplete(for: system) } } == [false, true, false])
    for target in files.flatMap(\.targets) {
      #expect(target.values.map(\.dimension) == system.dimensions.map(\.id))
      #expect(!target.hasStandardErrors)
      #expect(target.knownCovariance == nil)
      #expect(!target.source.isEmpty)
    }
    for file in files {
      for target in file.targets {
        #expect(
          ["en", "zh-Hans", "ar", "hi", "ja"].allSatisfy {
            file.names[target.culture]?[$0] != nil
          }, "\(target.culture)")
      }
    }
    #expect(files[2].name(of: "NO", language: "ja") == "ノルウェー")
    #expect(files[2].name(of: "NO", language: "fi") == "Norway")
  }

  @Test("the pan-cultural order is benevolence, then self-direction and universalism, power last")
  func panCultural() throws {
    let file = try #require(try CultureTargets.shipped("Pan-cultural", system: system))
    let target = try #require(file.targets.first)
    let order = target.values.sorted { $0.estimate > $1.estimate }.map(\.dimension)
    #expect(order.first == "benevolence")
    #expect(Set(order[1...2]) == ["self-direction", "universalism"])
    #expect(
      Array(order[3...]) == [
        "security", "conformity", "achievement", "hedonism", "stimulation", "tradition", "power",
      ])
    #expect(target.source.contains("recalled"))
  }

  @Test("the incomplete ones count 14 of 21 items, the complete ones all")
  func items() throws {
    let complete = try #require(try CultureTargets.shipped("ess-complete", system: system))
    let incomplete = try #require(try CultureTargets.shipped("ess-incomplete", system: system))
    for target in complete.targets {
      #expect(target.values.reduce(0) { $0 + ($1.items ?? 0) } == 21)
      // Centred on the mean of its ten values, in three decimals.
      #expect(abs(target.values.reduce(0) { $0 + $1.estimate }) < 0.01)
    }
    for target in incomplete.targets {
      #expect(target.values.reduce(0) { $0 + ($1.items ?? 0) } == 14)
      #expect(target.values.reduce(0) { $0 + ($1.itemsExpected ?? 0) } == 21)
      #expect(target.centring == "none")
    }
  }

  @Test("an unknown name is met with a suggestion")
  func unknown() throws {
    let catalog = try DefinitionCatalog.shipped()
    #expect {
      try catalog.cultureTargets("ess-complet", system: system)
    } throws: { error in
      "\(error)".contains("ess-complete")
    }
  }

  // MARK: - Reading

  @Test("values stand in the order of the system, with covariances in both triangles")
  func order() throws {
    let read = try read(
      header + "A,,UN,0.5,0.1,none,s\nA,,Power,-1,0.2,none,s\nA,old,power,-2,,none,s\n",
      covariance: "culture,group,first,second,covariance\nA,,power,universalism,-0.01\n",
      names: "A: { en: Alpha }\nB: { en: Beta }\n")
    #expect(read.targets.map(\.group) == [nil, "old"])
    #expect(read.targets[0].values.map(\.dimension) == ["power", "universalism"])
    let covariance = try #require(read.targets[0].covariance)
    for (got, expected) in zip(covariance, [0.04, -0.01, -0.01, 0.01]) {
      #expect(abs(got - expected) < 1e-15)
    }
    #expect(read.targets[1].covariance == nil)
    #expect(read.targets[1].knownCovariance == nil)
    #expect(read.names == ["A": ["en": "Alpha"]])
    #expect(!read.targets[0].isComplete(for: system))
  }

  @Test("what is written is read as it was, names with commas and quotes too")
  func written() throws {
    let target = CultureTarget(
      culture: "A, \"the\" first", group: "x,y",
      values: [
        .init(
          dimension: "hedonism", estimate: 0.1 + 0.2, standardError: 1e-17, items: 1,
          itemsExpected: 2), .init(dimension: "power", estimate: -1 / 3),
      ], covariance: [1e-34, 0, 0, 2], respondents: 12, effectiveSampleSize: 10.5, year: 1999,
      instrument: "pvq-21", centring: "respondent", source: "s; t, u")
    let targets = CultureTargets(file: "x.csv", system: "schwartz", targets: [target])
    let read = try read(targets.csvText, covariance: targets.covarianceCSVText)
    #expect(read == targets)
  }

  @Test("every problem is told with its line, all at once")
  func wrong() {
    let csv = """
      culture,group,dimension,estimate,standardError,items,itemsExpected,year,centring,source
      A,,power,1,0.1,1,2,2020,none,s
      A,,Power,1,0.1,1,2,2020,none,s
      A,,hedonism,one,-0.1,3,2,2020,none,s
      A,,joy,,0.1,1,2,2021,none,s
      ,,security,1,0.1,1,2,2020,none,s
      B,,security,1e999,0.1,x,2,0,,s

      """
    #expect(
      problems(csv) == [
        "x.csv:3: `A` has `power` twice. Keep one of the rows.",
        "x.csv:4: `one` (estimate) is not a finite number. Write a number such as 0.5, or leave the cell blank.",
        "x.csv:4: `-0.1` (standardError) is below 0.0. Correct it, or leave the cell blank where it is not known.",
        "x.csv:4: 3 items are more than the 2 expected ones. Correct `items` or `itemsExpected`.",
        "x.csv:5: `joy` is not a dimension of `schwartz`. Use one of `Self-direction`, `Stimulation`, `Hedonism`, `Achievement`, `Power`, `Security`, `Tradition`, `Conformity`, `Benevolence`, `Universalism`.",
        "x.csv:5: the row has no `estimate`. Fill it in, or remove the row where nothing is known of the dimension.",
        "x.csv:5: `year` of `A` is not what line 2 says. Write the same in all rows of a culture and group.",
        "x.csv:6: the row has no `culture`. Fill it in.",
        "x.csv:7: `1e999` (estimate) is not a finite number. Write a number such as 0.5, or leave the cell blank.",
        "x.csv:7: `x` (items) is not a whole number from 0 to 100000. Correct it, or leave the cell blank where it is not known.",
        "x.csv:7: `0` (year) is not a whole number from 1 to 9999. Correct it, or leave the cell blank where it is not known.",
        "x.csv:7: the row has no `centring`. Fill it in.",
      ])
  }

  @Test("problems of covariances and names are told too")
  func wrongBeside() {
    let csv = header + "A,,power,1,0.1,none,s\nA,,hedonism,2,0.2,none,s\n"
    let head = "culture,group,first,second,covariance\n"
    for (covariance, words) in [
      ("A,,power,power,0.01\n", "lacks 1 covariances"),
      ("A,,power,hedonism,0\nA,,hedonism,power,1\n", "another covariance"),
      ("A,,power,hedonism,0\nA,,power,power,0.02\n", "not the square of its standard error"),
      ("A,,power,hedonism,0\nB,,power,power,0.02\n", "`B` is none of the targets"),
      ("A,,power,hedonism,0\nA,,power,security,0\n", "has no value for `security`"),
      ("A,,power,hedonism,\n", "has no `covariance`"),
    ] {
      let found = problems(csv, covariance: head + covariance)
      #expect(
        found.contains { $0.contains(words) && $0.hasPrefix("x.covariance.csv:") }, "\(found)")
    }
    #expect(problems(csv, names: "A: [x]\n").first?.hasPrefix("names.yaml:1") == true)
    #expect(problems("culture,estimat\n").count == 6)
    #expect(problems(header).count == 1)
    #expect(problems("").count == 1)
    #expect(problems(header + "A,,power,1\n").count == 1)
  }
}
