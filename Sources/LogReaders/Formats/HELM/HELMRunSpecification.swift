internal import FileFormats

/// What `run_spec.json` says: which model ran which scenario.
struct HELMRunSpecification {
  private(set) var name = ""
  private(set) var model = ""
  private var scenario = ""
  private var arguments: [String] = []
  private var groups: [String] = []

  /// The first group, else the class of the scenario, with the scenario's arguments, such as
  /// `mmlu:subject=anatomy`.
  ///
  /// Runs of one group number their instances alike.
  var task: String {
    let base = groups.first ?? scenario.split(separator: ".").last.map(String.init) ?? ""
    return arguments.isEmpty ? base : "\(base):\(arguments.joined(separator: ","))"
  }

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.enterObject()
    while let key = try scanner.nextKey() { try read(UTF8Text.string(key), &scanner) }
  }

  private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) {
    switch key {
    case "name": name = try scanner.textIfAny() ?? ""
    case "groups": groups = try scanner.textsIfAny()
    case "adapter_spec":
      var found = ""
      try scanner.members { (key, scanner) throws(JSONError) in
        if key == "model" {
          found = try scanner.textIfAny() ?? ""
        } else {
          try scanner.skipValue()
        }
      }
      model = found
    case "scenario_spec":
      var scenario = ""
      var arguments: [String] = []
      try scanner.members { (key, scanner) throws(JSONError) in
        switch key {
        case "class_name": scenario = try scanner.textIfAny() ?? ""
        case "args":
          try scanner.members { (name, scanner) throws(JSONError) in
            let isTruth = try scanner.peek() == .boolean
            let text = isTruth ? "\(try scanner.boolean())" : try scanner.textIfAny()
            if let text { arguments.append("\(name)=\(text)") }
          }
        default: try scanner.skipValue()
        }
      }
      self.scenario = scenario
      self.arguments = arguments.sorted()
    default: try scanner.skipValue()
    }
  }
}
