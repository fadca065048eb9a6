import Diagnostics
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// People keep one name in a study, whenever and under whatever key their logs come.
@Suite("Pseudonyms in studies")
struct StudyPseudonymTests {
  private static func tasks(_ id: Int, by person: String) -> String {
    """
    [{"id":\(id),"data":{"model":"m"},"annotations":[{"id":\(id),"completed_by":{"email":"\(person)"},\
    "result":[{"from_name":"v","value":{"rating":1}}]}]}]
    """
  }

  private func ingest(
    _ scratch: Scratch, _ id: Int, by person: String, _ study: Study, key: String? = nil
  ) throws {
    var ingestion = StudyIngestion(study)
    if let key { ingestion.options.pseudonyms = try JudgePseudonyms(keyFile: key) }
    let log = try scratch.write(Self.tasks(id, by: person), to: "\(id).json")
    _ = try ingestion.ingest([log])
  }

  private func judges(_ study: Study) throws -> [String] {
    try study.log().judgments.sorted { $0.sample < $1.sample }.map(\.judge)
  }

  @Test("the same person has the same name in later ingestions, and another in another study")
  func kept() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a.study"
    try ingest(scratch, 1, by: "ann@example.org", try Study(openingOrCreating: path))
    try ingest(scratch, 2, by: "bo@example.org", try Study(opening: path))
    try ingest(scratch, 3, by: "ann@example.org", try Study(opening: path))
    let names = try judges(try Study(opening: path))
    #expect(names[0] == names[2])
    #expect(names[0] != names[1])
    let other = try Study()
    try ingest(scratch, 1, by: "ann@example.org", other)
    #expect(try judges(other) != [names[0]])
  }

  @Test("a key that is given stays the study's, and no other or none takes its place")
  func given() throws {
    let scratch = try Scratch()
    let key = try scratch.write("a key of sixteen bytes", to: "key")
    let wrong = try scratch.write("another key of some bytes", to: "wrong")
    let study = try Study()
    try ingest(scratch, 1, by: "ann", study, key: key)
    try ingest(scratch, 2, by: "ann", study, key: key)
    #expect(Set(try judges(study)) == [try JudgePseudonyms(keyFile: key).name(of: "ann")])
    for (key, code) in [(wrong, "otherPseudonymKey"), (nil, "pseudonymKeyWanted")] {
      let error = #expect(throws: Diagnostics.self) {
        try ingest(scratch, 3, by: "ann", study, key: key)
      }
      #expect(error?.all.map(\.code) == [code])
    }
    #expect(try study.summary().judgments == 2)
  }

  @Test("merging studies that name people by different keys says so; an empty one takes the key")
  func merging() throws {
    let scratch = try Scratch()
    let (first, second, merged) = (try Study(), try Study(), try Study())
    try ingest(scratch, 1, by: "ann", first)
    try ingest(scratch, 2, by: "ann", second)
    #expect(try merged.merge(first).issues.isEmpty)
    try ingest(scratch, 3, by: "ann", merged)
    #expect(Set(try judges(merged)).count == 1)
    #expect(try merged.merge(second).issues.map(\.code) == ["otherPseudonyms"])
  }
}
