/// The formats that can be read: the one place that names all of their readers.
enum LogFormatReaders {
  /// The readers in the order in which help and messages list them; the record's own formats first.
  ///
  /// Every reader is asked what it takes a file for, and the claim with the strongest ground holds
  /// (`LogFormatClaim.Ground`). The order decides only between claims on one ground: where the keys
  /// of one format include those of another, its line stands before the other's.
  static var all: [any LogFormatReader.Type] {
    [
      CanonicalJSONLinesReader.self,
      CanonicalCSVReader.self,
      ColumnMapReader.self,
      FULCRAReader.self,
      ValueCompassScoresReader.self,
      ValueCompassCasesReader.self,
      InspectArchiveReader.self,
      InspectLogReader.self,
      LabelStudioReader.self,
      LabelStudioFlatReader.self,
      OpenAIEvalsReader.self,
      MTBenchReader.self,
      ArenaBattleReader.self,
      ArenaServerLogReader.self,
      AlpacaEvalReader.self,
      EveryEvalEverReader.self,
      EveryEvalEverResultsReader.self,
      LMEvaluationReader.self,
      LMEvaluationResultsReader.self,
      HELMReader.self,
      PromptfooReader.self,
      ArenaHardReader.self,
      DeepEvalReader.self,
      OpenCompassReader.self,
      HubResultsReader.self,
    ]
  }

  /// The members that heads must look into.
  static let openings = all.flatMap { $0.openings }

  /// The strongest claim on a file, and whose it is.
  static func claim(_ head: FileHead) -> (claim: LogFormatClaim, reader: any LogFormatReader.Type)?
  {
    // The first of the smallest: claims on one ground stay in the order of the list.
    all.compactMap { reader in reader.claim(head).map { (claim: $0, reader: reader) } }
      .min { $0.claim.ground < $1.claim.ground }
  }
}

extension LogFormat: CaseIterable, RawRepresentable {
  package static let allCases = LogFormatReaders.all.map(LogFormat.init)

  /// The format of that name; nil where there is none.
  package init?(rawValue: String) {
    guard let format = LogFormat.allCases.first(where: { $0.rawValue == rawValue }) else {
      return nil
    }
    self = format
  }
}
