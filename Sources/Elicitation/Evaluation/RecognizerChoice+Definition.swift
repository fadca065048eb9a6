internal import Diagnostics
internal import ValueModel

extension RecognizerChoice {
  /// Reads the key `recognizer` of a plan.
  ///
  /// - Parameters:
  ///   - system: that of the plan; nil where it could not be read.
  ///   - dimensions: those that responses are read on.
  ///   - catalog: where the value system of a recognition plan is looked up.
  static func read(
    _ node: DefinitionNode, system: ValueSystem?, dimensions: [ValueDimension],
    catalog: DefinitionCatalog, directory: String?
  ) -> RecognizerChoice? {
    guard
      let fields = node.mapping(
        of: "a recognizer", keys: ["kind", "file", "threshold", "plan", "judge", "standing"]),
      let kind = fields.required("kind"),
      let word = kind.choice(of: ["none", "offline", "judge", "panel"])
    else { return nil }
    let belonging = [
      "none": [], "offline": ["file", "threshold"], "judge": ["plan", "judge", "standing"],
      "panel": ["plan", "standing"],
    ]
    for key in ["file", "threshold", "plan", "judge", "standing"]
    where belonging[word]?.contains(key) == false {
      guard fields.optional(key) != nil else { continue }
      kind.report(
        .invalidValue, "a recognizer of kind `\(word)` has no `\(key)`",
        remedy: "Leave it out, or write another kind")
    }
    func path(_ key: String) -> String? {
      fields.optional(key)?.name().map { DefinitionFile.path(of: $0, relativeTo: directory) }
    }
    switch word {
    case "none": return .answer
    case "offline":
      let threshold = fields.optional("threshold").map { $0.number(in: 0...1) } ?? nil
      guard fields.optional("file") != nil else {
        kind.report(
          .missingValue, "the recognizer has no `file`",
          remedy: "Train one, `compass recognize --train LOG --output FILE`, and name the file")
        return nil
      }
      return path("file").map { .offline(file: $0, threshold: threshold) }
    default:
      guard fields.optional("plan") != nil else {
        kind.report(
          .missingValue, "the recognizer has no `plan`",
          remedy: "Write one, `compass new recognition-plan NAME`, and name its file")
        return nil
      }
      guard let file = path("plan"), let planNode = fields.optional("plan"), let system,
        let plan = recognitionPlan(file, at: planNode, catalog: catalog)
      else { return nil }
      check(plan, system: system, dimensions: dimensions, at: planNode)
      guard word == "judge" else { return .judges(plan, only: nil, standing: path("standing")) }
      let names = plan.judges.map(\.name)
      if fields.optional("judge") == nil, names.count > 1 {
        kind.report(
          .missingValue, "the plan has \(names.count) judges, and none is named",
          remedy: "Add `judge: \(names[0])`, or write `kind: panel`")
        return nil
      }
      let name = fields.optional("judge").map { $0.choice(of: names) } ?? names[0]
      return name.flatMap(names.firstIndex).map {
        .judges(plan, only: $0, standing: path("standing"))
      }
    }
  }

  private static func recognitionPlan(
    _ file: String, at node: DefinitionNode, catalog: DefinitionCatalog
  ) -> RecognitionPlan? {
    do throws(Diagnostics) {
      return try RecognitionPlan(
        yaml: DefinitionFile.text(of: file), file: file, catalog: catalog,
        relativeTo: DefinitionFile.folder(of: file))
    } catch {
      for problem in error.all {
        let place = problem.place?.line.map { "\(file):\($0)" } ?? file
        node.report(
          .invalidValue, "the recognition plan cannot be used: \(place): \(problem.message)",
          remedy: problem.remedy)
      }
      return nil
    }
  }

  private static func check(
    _ plan: RecognitionPlan, system: ValueSystem, dimensions: [ValueDimension],
    at node: DefinitionNode
  ) {
    guard plan.system.id == system.id else {
      node.report(
        .invalidValue,
        "the recognition plan is of the system `\(plan.system.id)`, and this one of `\(system.id)`",
        remedy: "Name a plan of the same system")
      return
    }
    let missing = dimensions.filter { dimension in
      !plan.dimensions.contains { $0.id == dimension.id }
    }
    guard missing.isEmpty else {
      node.report(
        .invalidValue,
        "the recognition plan does not look for "
          + missing.map { "`\($0.id)`" }.joined(separator: ", "),
        remedy: "Add to its `dimensions`, or leave them out here")
      return
    }
  }
}
