import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

/// Label Studio's exports: annotators are judges under pseudonyms, controls are criteria.
@Suite("Label Studio")
struct LabelStudioTests {
  /// The options with declarations such as `model_id=data.NAME`.
  private func options(_ fields: String...) throws -> LogReadingOptions {
    var options = LogReadingOptions()
    options.fields = try FieldMap(fields)
    return options
  }

  /// A task with one annotation that holds the results.
  private func task(
    _ results: String, id: Int = 1, data: String = "\"model\":\"org/a\"",
    annotation: String = "\"completed_by\":{\"id\":1,\"email\":\"ann@example.org\"}",
    rest: String = ""
  ) -> String {
    """
    {"id":\(id),"data":{\(data)},"project":83,"annotations":[{"id":9,\(annotation),\
    "updated_at":"2026-03-09T22:16:08Z","result":[\(results)]}]\(rest)}
    """
  }

  private func result(_ name: String, _ value: String) -> String {
    "{\"from_name\":\"\(name)\",\"to_name\":\"r\",\"type\":\"t\",\"value\":{\(value)}}"
  }

  private func judgments(
    _ tasks: String..., options: LogReadingOptions = LogReadingOptions()
  ) throws -> [Judgment] {
    try Array(
      read("[\(tasks.joined(separator: ","))]", named: "export.json", options).judgments)
  }

  @Test("choices are labels, stars and numbers scores, paths of a taxonomy labels")
  func verdicts() throws {
    let rows = try judgments(
      task(
        [
          result("verdict", "\"choices\":[\"good\"]"), result("tags", "\"choices\":[\"b\",\"a\"]"),
          result("stars", "\"rating\":3"), result("share", "\"number\":0.25"),
          result("kind", "\"taxonomy\":[[\"harm\",\"insult\"]]"),
        ].joined(separator: ",")))
    #expect(rows.map(\.criterion) == ["verdict", "tags", "stars", "share", "kind"])
    #expect(rows.map(\.label) == ["good", "a, b", nil, nil, "harm/insult"])
    #expect(rows.map(\.score) == [nil, nil, 3, 0.25, nil])
    #expect(rows.map(\.scaleType) == [.nominal, .nominal, .ordinal, .interval, .nominal])
    #expect(rows.allSatisfy { $0.status == .scored && $0.judgeKind == .human })
    #expect(rows[0].task == "label-studio/83")
    #expect(rows[0].model == "org/a")
    #expect(rows[0].judgedAt?.description == "2026-03-09T22:16:08Z")
    #expect(rows[0].sourceLocator == "#/0/annotations/0")
  }

  @Test("who annotated is a pseudonym, and neither e-mails nor comments reach the table")
  func privacy() throws {
    let log = try read(
      "["
        + task(
          result("v", "\"choices\":[\"good\"]") + ","
            + result("comment", "\"text\":[\"call me at 555\"]")) + "]", named: "export.json")
    let row = log.judgments[0]
    #expect(row.judge.wholeMatch(of: /human:[0-9a-f]{12}/) != nil)
    #expect(log.issues.map(\.code) == ["noVerdict"])
    let text = String(
      decoding: try JudgmentWriter.bytes(log.judgments, as: .jsonLines), as: UTF8.self)
    #expect(!text.contains("ann@") && !text.contains("call me"))
  }

  @Test("what was left empty or passed over keeps its row and says why")
  func absence() throws {
    let stars = result("stars", "\"rating\":3")
    let cancelled = "\"completed_by\":3,\"was_cancelled\":true"
    let rows = try judgments(
      task(stars), task("", id: 2, annotation: "\"completed_by\":2"),
      task(stars, id: 3, annotation: cancelled))
    #expect(rows.map(\.status) == [.scored, .unscored, .cancelled])
    #expect(rows.map(\.statusReason) == [nil, "no_response", "skipped"])
    #expect(rows.map(\.score) == [3, nil, nil])
  }

  @Test("of a comparison the user names both models; without, it is refused with what to do")
  func pairs() throws {
    let data = "\"left\":\"org/a\",\"right\":\"org/b\""
    let sides = ["left", "right"].enumerated().map {
      task(result("better", "\"selected\":\"\($1)\""), id: $0 + 1, data: data)
    }
    let declared = try options("model_id=data.left", "opponent_model_id=data.right")
    let rows = try judgments(sides[0], sides[1], options: declared)
    #expect(rows.map(\.preference) == [1, 0])
    #expect(rows.map(\.opponent) == ["org/b", "org/b"])
    #expect(rows.map(\.position) == [.first, .first])
    let text = "[\(sides[0])]"
    #expect(issues(text, named: "e.json").map(\.code) == ["undeclaredField"])
    let half = issues(text, named: "e.json", try options("model_id=data.left"))
    #expect(half.map(\.remedy).first??.contains("opponent_model_id=data.RIGHT") == true)
    let unknown = task(result("better", "\"selected\":\"both\""), data: data)
    #expect(issues("[\(unknown)]", named: "e.json", declared).map(\.code) == ["unknownWinner"])
  }

  @Test("members of the data fill columns, and one text can stand for all rows")
  func declared() throws {
    let data = "\"topic\":{\"name\":\"law\"},\"lang\":\"de\""
    let rows = try judgments(
      task(result("v", "\"rating\":1"), data: data),
      options: try options(
        "model_id==org/one", "cluster_id=data.topic.name", "language=data.lang", "scale_min==1",
        "scale_max==5"))
    #expect(rows[0].model == "org/one")
    #expect(rows[0].cluster == "law")
    #expect(rows[0].language == "de")
    #expect(rows[0].scaleMaximum == 5)
  }

  @Test("predictions are judgments of a model; a truth by a person counts as that person's")
  func predictions() throws {
    let prediction = "{\"model_version\":\"grader-2\",\"result\":[\(result("v", "\"rating\":2"))]}"
    let log = try read(
      "["
        + task(
          result("v", "\"rating\":1"), annotation: "\"completed_by\":1,\"ground_truth\":true",
          rest: ",\"predictions\":[\(prediction)]") + "]", named: "e.json")
    #expect(log.judgments.map(\.judgeKind) == [.human, .model])
    #expect(log.judgments[1].judge == "model:grader-2")
    #expect(log.judgments[1].sourceLocator == "#/0/predictions/0")
    #expect(log.issues.map(\.code) == ["groundTruth"])
  }

  @Test("a person who annotates a task twice gives two judgments")
  func repeats() throws {
    let twice = result("v", "\"rating\":1") + "," + result("v", "\"rating\":2")
    let rows = try judgments(task(twice))
    #expect(rows.map(\.judgmentIndex) == [1, 2])
  }

  @Test("wrong declarations are named, with what was probably meant")
  func wrongDeclarations() {
    let error = #expect(throws: Diagnostics.self) {
      try FieldMap([
        "cluster=data.x", "cluster_id", "language=", "model_id=data.a", "model_id=data.b",
        "culture=metdata.c",
      ])
    }
    #expect(error?.all.count == 5)
    #expect(error?.all.first?.message.contains("\"cluster_id\"") == true)
  }

  // MARK: - Exports of the tool itself

  @Test(
    "the three exports of one project have the same verdicts by the same people",
    .enabled(if: SharedData.has("logs/label_studio")))
  func exports() throws {
    let scratch = try Scratch()
    var declared = try options("criterion=verdict,helpfulness")
    declared.pseudonyms = try JudgePseudonyms(
      keyFile: try scratch.write("a key of sixteen bytes", to: "key"))
    func key(_ row: Judgment) -> String {
      let verdict = row.score.map { "\($0)" } ?? row.label ?? "-"
      return "\(row.sample) \(row.model) \(row.judge) \(row.criterion) \(verdict)"
    }
    var verdicts: [[String]] = []
    for name in ["out_json/result.json", "out_json_min/result.json", "out_csv/result.csv"] {
      let log = try LogReader(options: declared).read([
        SharedData.path("logs/label_studio/" + name)
      ])
      verdicts.append(log.judgments.filter { $0.status == .scored }.map(key).sorted())
    }
    #expect(verdicts[0].count == 28)
    #expect(verdicts[0] == verdicts[1])
    #expect(verdicts[0] == verdicts[2])
  }

  @Test(
    "the mean stars of each model are those of the export's own numbers",
    .enabled(if: SharedData.has("logs/label_studio")))
  func means() throws {
    let path = SharedData.path("logs/label_studio/out_json/result.json")
    let log = try LogReader().read([path])
    let statuses = Dictionary(grouping: log.judgments, by: \.status).mapValues(\.count)
    // 16 annotations by two criteria; two were passed over.
    #expect(statuses == [.scored: 28, .cancelled: 4])
    #expect(log.issues.map(\.code).contains("noVerdict"))
    #expect(Set(log.judgments.map(\.judge)).count == 3)

    let tasks = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        as? [[String: Any]])
    var stars: [String: [Double]] = [:]
    for task in tasks {
      let model = try #require((task["data"] as? [String: Any])?["model"] as? String)
      for annotation in try #require(task["annotations"] as? [[String: Any]]) {
        guard annotation["was_cancelled"] as? Bool == false else { continue }
        for result in try #require(annotation["result"] as? [[String: Any]]) {
          guard let rating = (result["value"] as? [String: Any])?["rating"] as? Double else {
            continue
          }
          stars[model, default: []].append(rating)
        }
      }
    }
    #expect(stars.count == 2)
    for (model, values) in stars {
      let read = log.judgments.filter { $0.model == model }.compactMap(\.score)
      #expect(read.sorted() == values.sorted(), "\(model)")
    }
  }

  @Test(
    "exports that do not say what is a verdict, or whose, are refused with what to do",
    .enabled(if: SharedData.has("logs/label_studio")))
  func refusals() throws {
    for (name, advice) in [
      ("out_csv/result.csv", "criterion=NAME"), ("out_json_min/result.json", "criterion=NAME"),
      ("csv_test2.json", "model_id=data.NAME"), ("csv_test.json", "model_id=data.NAME"),
    ] {
      let error = #expect(throws: Diagnostics.self) {
        try LogReader().read([SharedData.path("logs/label_studio/" + name)])
      }
      #expect(error?.all.map(\.code) == ["undeclaredField"], "\(name)")
      #expect(error?.all.first?.remedy?.contains(advice) == true, "\(name)")
    }
    let chat = try LogReader(options: options("model_id==org/a")).read([
      SharedData.path("logs/label_studio/chat_data.json")
    ])
    #expect(chat.judgments.isEmpty)
    #expect(chat.issues.map(\.code) == ["noVerdict", "noRows"])
  }

  @Test("cut at any byte, an export is refused or read in part, and says where")
  func truncation() throws {
    let text =
      "[" + task(result("v", "\"choices\":[\"a\"]")) + ","
      + task(result("v", "\"choices\":[\"b\"]"), id: 2) + "]"
    let csv = """
      id,model,annotator,annotation_id,created_at,updated_at,lead_time,v,stars
      1,m,ann@example.org,7,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,1.5,"a\nb","[{""rating"":1}]"

      """
    let declared = try options("criterion=v,stars")
    for (name, whole, options) in [("e.json", text, LogReadingOptions()), ("e.csv", csv, declared)]
    {
      let bytes = Array(whole.utf8)
      #expect(try LogReader(options: options).read(bytes: bytes, named: name).judgments.count == 2)
      for end in 0..<bytes.count {
        do {
          let log = try LogReader(options: options).read(bytes: Array(bytes[..<end]), named: name)
          let scored = log.judgments.count { $0.status == .scored }
          #expect(scored < 2 || end == bytes.count - 1, "\(name) \(end)")
        } catch {
          #expect(error.all.allSatisfy { $0.file == name && !$0.message.isEmpty })
        }
      }
    }
  }

  @Test("more verdicts than an index can count are refused, not trapped on")
  func tooManyRepeats() throws {
    let stars = result("stars", "\"rating\":3")
    let text = "[\(task(Array(repeating: stars, count: 33_000).joined(separator: ",")))]"
    var options = LogReadingOptions()
    options.keepGoing = true
    let log = try read(text, named: "export.json", options)
    #expect(log.judgments.count == Int(Int16.max))
    #expect(log.files[0].refused == 33_000 - Int(Int16.max))
  }

  // MARK: - Other layouts

  @Test("one task is read as a list of it, on one line or on several")
  func oneTask() throws {
    let text = task(result("stars", "\"rating\":4"))
    let spread = text.replacingOccurrences(of: ",\"", with: ",\n  \"")
    for text in [text, spread, "\n" + spread + "\n"] {
      let log = try read(text, named: "task.json")
      #expect(log.files.map(\.reader) == ["label-studio"])
      #expect(log.judgments.map(\.score) == [4] && log.judgments.first?.sample == "1")
      #expect(log.judgments.first?.sourceLocator == "#/annotations/0")
    }
    // A broken one is told of once, by whatever reader it is given to.
    var options = LogReadingOptions()
    options.reader = LogFormat(rawValue: "label-studio")
    let cut = String(spread.dropLast(9))
    #expect(issues(cut, named: "task.json", options).map(\.code) == ["jsonSyntax"])
  }

  @Test("an annotation as the cloud storages have it is read with its task, wherever that stands")
  func storage() throws {
    let annotation =
      "\"result\":[\(result("stars", "\"rating\":4"))],\"completed_by\":{\"id\":3,"
      + "\"email\":\"ann@example.org\"},\"was_cancelled\":false,"
      + "\"updated_at\":\"2026-03-09T22:16:08Z\""
    let inner =
      "\"task\":{\"id\":12,\"data\":{\"model\":\"org/a\"},\"project\":3,\"annotations\":[]}"
    for text in ["{\"id\":7,\(annotation),\(inner)}", "{\(inner),\(annotation),\"id\":7}"] {
      let log = try read(text, named: "7")
      let row = try #require(log.judgments.first)
      #expect(log.judgments.count == 1 && row.score == 4 && row.sample == "12")
      #expect(row.task == "label-studio/3" && row.model == "org/a")
      #expect(row.judgedAt?.description == "2026-03-09T22:16:08Z")
      #expect(row.judgeKind == .human && !row.judge.contains("@"))
    }
  }

  @Test("tasks as they are imported go by a digest of their data, predictions by their models")
  func importForm() throws {
    let text =
      "[{\"data\":{\"model\":\"org/a\",\"text\":\"x\"},\"predictions\":[{\"model_version\":\"v2\","
      + "\"result\":[\(result("stars", "\"rating\":2"))]}]}]"
    let log = try read(text, named: "import.json")
    #expect(log.judgments.map(\.judge) == ["model:v2"] && log.judgments.map(\.score) == [2])
    #expect(
      log.judgments.first?.sample
        == String(SHA256.hexadecimal("{\"model\":\"org/a\",\"text\":\"x\"}").prefix(16)))
    #expect(log.issues.map(\.code) == ["unnumberedTask"])
    #expect(
      issues("[{\"data\":{\"text\":\"x\"}}]", named: "tasks.json").map(\.code)
        == ["companionFile"])
  }

  @Test("an order of items is the place of each model's response, and of no model no verdict")
  func orders() throws {
    let order = result("rank", "\"ranker\":{\"rank\":[\"b\",\"a\",\"c\"]}")
    let models = try options(
      "model_id@a=data.first", "model_id@b==org/b", "model_id@c=data.third")
    let rows = try judgments(
      task(order, data: "\"first\":\"org/a\",\"third\":\"org/c\""), options: models)
    #expect(rows.map(\.model) == ["org/b", "org/a", "org/c"])
    #expect(rows.map(\.score) == [1, 2, 3])
    #expect(rows.allSatisfy { $0.scaleMinimum == 1 && $0.scaleMaximum == 3 })
    #expect(rows.allSatisfy { $0.higherIsBetter == false && $0.scaleType == .ordinal })
    let other = try read(
      "[\(task(order + "," + result("stars", "\"rating\":4")))]", named: "export.json")
    #expect(other.judgments.map(\.criterion) == ["stars"])
    #expect(other.issues.map(\.code) == ["noVerdict"])
    let groups = result("rank", "\"ranker\":{\"good\":[\"b\"],\"bad\":[\"a\"]}")
    #expect(try judgments(task(groups), options: models).isEmpty)
  }

  @Test("annotations that are numbers only are told, and give no rows")
  func numbersOnly() throws {
    let log = try read(
      "[{\"id\":1,\"data\":{\"model\":\"m\"},\"annotations\":[5,6],\"predictions\":[]}]",
      named: "export.json")
    #expect(log.judgments.count == 0)
    #expect(log.issues.map(\.code).sorted() == ["noRows", "numbersOfAnnotations"])
  }

  @Test("damaged tasks are refused or read, and never end the program")
  func damage() {
    expectDamageIsSurvived(
      "[\(task(result("stars", "\"rating\":4")))]", named: "export.json", variants: 20)
  }
}
