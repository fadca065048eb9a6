import Diagnostics
import Foundation
import Testing
import ValueModel

@Suite("Files of weights, people and one person")
struct AlignmentFilesTests {
  private func system() throws -> ValueSystem {
    try DefinitionCatalog.shipped().system("schwartz")
  }

  private func problems(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch let error as Diagnostics {
      return error.all.map { "\($0.code) \($0.place?.line.map(String.init) ?? "-")" }
    } catch {
      return ["\(error)"]
    }
  }

  private func table(
    _ text: String, columns: PeopleTable.Columns = PeopleTable.Columns(),
    questionnaire: String? = nil
  ) throws -> PeopleTable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "table-\(UUID().uuidString).csv"
    ).path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard let questionnaire else {
      return try PeopleTable(contentsOf: path, system: try system(), columns: columns)
    }
    return try PeopleTable(
      contentsOf: path, answersTo: try DefinitionCatalog.shipped().instrument(questionnaire),
      system: try system(), columns: columns)
  }

  // MARK: - Weights

  @Test("weights are read by any name of a dimension, and what is not named counts nothing")
  func weights() throws {
    let file = try WeightsFile(
      yaml: "weights: { Power: 3, UN: 1 }", file: "w.yaml", system: try system())
    let places = try system().dimensions.map(\.id)
    guard case .weights(let weights) = file.content else {
      Issue.record("no weights")
      return
    }
    #expect(weights[try #require(places.firstIndex(of: "power"))] == 3)
    #expect(weights[try #require(places.firstIndex(of: "universalism"))] == 1)
    #expect(weights.reduce(0, +) == 4)
    let culture = try WeightsFile(yaml: "culture: NL", file: "w.yaml", system: try system())
    #expect(culture.content == .culture("NL"))
    let rankings = try WeightsFile(
      yaml: "rankings:\n  - [power, [security, tradition]]\n  - [tradition]", file: "w.yaml",
      system: try system())
    guard case .rankings(let found) = rankings.content else {
      Issue.record("no rankings")
      return
    }
    #expect(found.map { $0.map(\.count) } == [[1, 2], [1]])
  }

  @Test("everything that is wrong with weights is said at once")
  func wrongWeights() throws {
    let system = try system()
    func read(_ yaml: String) -> [String] {
      problems { _ = try WeightsFile(yaml: yaml, file: "w.yaml", system: system) }
    }
    #expect(
      read("weights:\n  power: -1\n  PO: 2\n  might: 1\n  security: much")
        == ["invalidValue 2", "repeatedName 3", "unknownName 4", "invalidValue 5"])
    #expect(read("weights: { power: 0 }") == ["missingValue 1"])
    #expect(read("weights: { power: 1 }\nculture: NL") == ["wrongForm 1"])
    #expect(read("wieghts: { power: 1 }") == ["unknownKey 1", "wrongForm 1"])
    #expect(read("rankings: []") == ["missingValue 1"])
    #expect(read("rankings:\n  - [power, [power]]") == ["repeatedName 2"])
    #expect(read("") == ["emptyFile 1"])
  }

  // MARK: - One person

  @Test("a person's answers are read in order or by number, and an empty one is none")
  func person() throws {
    let system = try system()
    let list = try PersonFile(
      yaml: "instrument: pvq-21\nanswers: [4, ~, 6]", file: "p.yaml", system: system)
    #expect(list.content == .answers([1: 4, 3: 6], instrument: "pvq-21"))
    let mapping = try PersonFile(
      yaml: "instrument: pvq-21\nanswers: { 1: 4, 3: 6 }", file: "p.yaml", system: system)
    #expect(list.content == mapping.content)
    func read(_ yaml: String) -> [String] {
      problems { _ = try PersonFile(yaml: yaml, file: "p.yaml", system: system) }
    }
    #expect(read("answers: [1]") == ["missingValue 1"])
    #expect(read("instrument: pvq-21\nranking: [power]") == ["contradiction 1"])
    #expect(read("ranking: [power]\nweights: { power: 1 }") == ["wrongForm 1"])
    #expect(read("instrument: pvq-21\nanswers: { 0: 1, x: 2 }").count == 2)
    #expect(read("ranking: []") == ["missingValue 1"])
    #expect(read("- power") == ["wrongForm 1"])
  }

  // MARK: - People

  @Test("rows are people where there is a column of them, and whole groups else")
  func people() throws {
    let people = try table("participant,group,power,security\na,x,1,2\nb,,3,4\nc,x,,1\n")
    #expect(people.arePeople && people.rows.count == 2 && people.incomplete == 1)
    #expect(people.groups == ["x"] && people.rows.map(\.group) == [0, nil])
    #expect(people.rows[1].values == [3, 4] && people.rows[1].weight == 1)
    let groups = try table("group,weight,power,security,respondents\nx,2,1,2,40\ny,1,3,4,8\n")
    #expect(!groups.arePeople && groups.rows.map(\.respondents) == [40, 8])
    let named = try table(
      "id,land,w,power\n1,A,0.5,3\n2,B,2,4\n",
      columns: PeopleTable.Columns(person: "id", group: "land", weight: "w"))
    #expect(named.groups == ["A", "B"] && named.rows.map(\.weight) == [0.5, 2])
  }

  @Test("people without a group can be grouped by what they put first")
  func highest() throws {
    let people = try table("person,power,security\na,1,2\nb,3,1\nc,2,2\n")
    let names = try system().dimensions.map(\.id)
    let grouped = people.groupedByHighestValue(names)
    #expect(grouped.groups == ["power", "security"])
    #expect(grouped.rows.map(\.group) == [1, 0, nil])
  }

  @Test("everything that is wrong with a table of people is said at once, and nobody is named")
  func wrongPeople() {
    func read(_ text: String) -> [String] { problems { _ = try table(text) } }
    #expect(
      read("person,power,weight\nana,x,1\nana,2,-1\n,3,1\n")
        == ["invalidValue 2", "repeatedName 3", "invalidValue 3", "missingValue 4"])
    #expect(read("group,power\nx,1\nx,2\n") == ["repeatedName 3"])
    #expect(read("power\n1\n") == ["missingColumn 1"])
    #expect(read("person,might\na,1\n") == ["missingColumn 1"])
    #expect(read("person,power,PO\na,1,2\n") == ["repeatedName 1"])
    #expect(read("person,power\na,\n") == ["emptyFile -"])
    #expect(read("person,power,weight\na,1,0\n") == ["invalidValue -"])
    do {
      _ = try table("person,power\nana,1\nana,2\n")
    } catch {
      #expect(!"\(error)".contains("ana"))
    }
  }

  @Test("answers are scored by the key of their questionnaire")
  func answers() throws {
    let header = "person," + (1...21).map { "pvq\($0)" }.joined(separator: ",")
    let same = "a," + [String](repeating: "3", count: 21).joined(separator: ",")
    let few = "b," + (1...21).map { $0 < 15 ? "3" : "" }.joined(separator: ",")
    let mixed = "c," + (1...21).map { "\(1 + $0 % 6)" }.joined(separator: ",")
    let people = try table(
      [header, same, few, mixed].joined(separator: "\n") + "\n", questionnaire: "pvq-21")
    #expect(people.rows.count == 2 && people.incomplete == 1 && people.scaleWidth == 5)
    #expect(people.rows[0].values.allSatisfy { abs($0) < 1e-12 })
    #expect(people.dimensions.count == 10)
    let wrong = problems {
      _ = try table(header.replacing(",pvq7", with: "") + "\n", questionnaire: "pvq-21")
    }
    #expect(wrong == ["missingColumn 1"])
    let outside = problems {
      _ = try table(
        header + "\na," + [String](repeating: "7", count: 21).joined(separator: ",") + "\n",
        questionnaire: "pvq-21")
    }
    #expect(outside == ["invalidValue 2"])
  }
}
