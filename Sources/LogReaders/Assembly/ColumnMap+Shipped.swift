package import Diagnostics
internal import FileFormats

extension ColumnMap {
  /// The maps that come with the package.
  package static let shippedMaps: [ColumnMap] = {
    let texts = [
      ("value-portrait", PackageResources.value_portrait_yaml),
      ("value-portrait-versions", PackageResources.value_portrait_versions_yaml),
      ("pairwise", PackageResources.pairwise_yaml), ("llmfao", PackageResources.llmfao_yaml),
      ("rater-matrix", PackageResources.rater_matrix_yaml),
      ("langfuse", PackageResources.langfuse_yaml),
      ("langfuse-storage", PackageResources.langfuse_storage_yaml),
      ("langsmith-feedback", PackageResources.langsmith_feedback_yaml),
      ("langsmith-results", PackageResources.langsmith_results_yaml),
      ("braintrust", PackageResources.braintrust_yaml),
      ("mlflow-traces", PackageResources.mlflow_traces_yaml),
      ("mlflow-results", PackageResources.mlflow_results_yaml),
      ("prism", PackageResources.prism_yaml),
      ("prism-conversations", PackageResources.prism_conversations_yaml),
      ("community-alignment", PackageResources.community_alignment_yaml),
      ("overtonbench", PackageResources.overtonbench_yaml),
      ("aio", PackageResources.aio_yaml), ("aio-table", PackageResources.aio_table_yaml),
    ]
    // A shipped map that does not load is left out here and caught by the tests.
    return texts.compactMap { name, bytes in
      try? ColumnMap(yaml: String(decoding: bytes, as: UTF8.self), file: "\(name).yaml")
    }
  }()

  /// The shipped map that takes the most of a table's columns, if any can be taken.
  static func fitting(_ header: [String]) -> ColumnMap? {
    let names = CellNames(header)
    return shippedMaps.filter { $0.hasHeader && $0.fits(header) }
      .map { (map: $0, taken: $0.taken(of: names)) }
      .filter { $0.taken > 1 }
      .max { $0.taken < $1.taken }?.map
  }

  /// A shipped map by its id, or the map in a file whose path ends in `.yaml` or `.yml`.
  ///
  /// - Throws: `Diagnostics`: there is no such map or file, or the map is wrong.
  package static func shipped(_ id: String) throws(Diagnostics) -> ColumnMap {
    if id.hasSuffix(".yaml") || id.hasSuffix(".yml") {
      let bytes: [UInt8]
      do throws(FileProblem) {
        bytes = try FileContent.stored(id, limit: 1 << 20)
      } catch {
        throw Diagnostics(error.issue(file: id, locator: ""))
      }
      return try ColumnMap(yaml: String(decoding: bytes, as: UTF8.self), file: id)
    }
    guard let map = shippedMaps.first(where: { $0.id == id }) else {
      let known = shippedMaps.map(\.id)
      let problem = LogProblem.unknownMap(
        id, suggestion: NameSuggestion.nearest(to: id, among: known), known: known)
      throw Diagnostics(problem.issue(file: "column map", locator: ""))
    }
    return map
  }
}

extension LogProblem {
  fileprivate static func unknownMap(
    _ name: String, suggestion: String?, known: [String]
  ) -> LogProblem {
    LogProblem(
      "unknownColumnMap",
      "there is no column map \(name.quoted); shipped: \(known.joined(separator: ", "))",
      remedy: suggestion.map(NameSuggestion.question)
        ?? "A path must end in .yaml or .yml")
  }
}
