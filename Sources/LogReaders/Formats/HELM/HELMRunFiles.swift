/// The files of a HELM run, and of the suite that it belongs to.
enum HELMRunFiles {
  /// The log: what was measured on each instance.
  static let log = "per_instance_stats.json"
  /// The model and the scenario.
  static let specification = "run_spec.json"
  /// The requests with the model's answers.
  static let state = "scenario_state.json"
  /// The figures over all instances.
  static let figures = "stats.json"

  /// Files of a suite whose content does not tell what they are.
  private static let suiteFiles: Set<String> = ["costs.json", "runs_to_run_suites.json"]

  /// Whether a file goes with the log of a run: it is read with it, or made from it for display.
  static func isCompanion(_ shape: JSONShape, named name: String) -> Bool {
    let keys = shape.keys
    guard shape.isArray else {
      return keys.isSuperset(of: ["adapter_spec", "request_states"])
        || keys.isSuperset(of: ["name", "scenario_spec", "adapter_spec"])
        || keys.isSuperset(of: ["name", "description", "tags", "definition_path"])
        || keys.isSuperset(of: ["suite", "suites", "date"])
        || keys.isSuperset(of: ["title", "header", "rows"])
        || (suiteFiles.contains(name) && shape.kinds.values.allSatisfy { $0 == .string })
    }
    return (shape.kinds["name"] == .object && keys.isSuperset(of: ["count", "sum", "sum_squared"]))
      || keys.isSuperset(of: ["name", "scenario_spec", "adapter_spec"])
      || keys.isSuperset(of: ["instance_id", "train_trial_index", "predicted_text"])
      || keys.isSuperset(of: ["instance_id", "train_trial_index", "request"])
      || keys.isSuperset(of: ["input", "references", "id"])
      || keys.isSuperset(of: ["title", "header", "rows"])
  }
}
