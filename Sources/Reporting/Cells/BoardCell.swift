internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// Models against value dimensions in one compact board, with half-widths and possible ranks: `{board}`.
struct BoardCell: CellKind {
  static let name = "board"
  static let labels = LabelKind.figure

  /// What rows are sorted by: a dimension, the mean over all, or the models' names.
  private let sort: PlacedText?
  private let dimensions: DimensionOption
  private let models: ModelOption
  /// Show only the first so many models.
  private let top: Int?
  private let interval: IntervalSettings
  /// People or a culture, as a row that takes no rank.
  private let reference: ReferenceOption?

  /// Sorts by the names of models.
  private static let byName = "model"

  init(_ options: inout OptionReader) {
    sort = options.placedStrings("sort")?.first.map { PlacedText(text: $0.text, place: $0.place) }
    dimensions = DimensionOption(&options)
    models = ModelOption(&options)
    top = options.integer("top", in: 1...100_000)
    interval = IntervalSettings(options.node("interval"), in: &options)
    reference = ReferenceOption(&options)
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> BoardFindings {
    var book = try data.book(interval)
    var models = try models.names(among: book.models) ?? book.models
    if let reference {
      if reference.isModel(among: book.models) {
        book = try data.book(interval, reference: reference.name)
        models = models.filter { !$0.isExactly(reference.name) }
      } else {
        try Self.checkSize(try reference.culture(book, data).target, reference)
      }
    }
    guard !models.isEmpty else {
      throw Diagnostics(
        report: .noModel, "the board has no model beside the reference",
        remedy: "Name more models, or leave out `models`")
    }
    let shown = try dimensions.identifiers(book.system) ?? book.system.dimensions.map(\.id)
    let isByName = sort?.text.lowercased() == Self.byName
    let key = try self.key(isByName: isByName, of: book, shown: shown)
    var entries = try Leaderboard(
      book, dimension: key ?? shown[0], models: models, cautions: []
    ).entries.map(\.model)
    if isByName {
      entries = book.models.filter { model in entries.contains { $0.isExactly(model) } }
    }
    let listed = top.map { Array(entries.prefix($0)) } ?? entries
    let columns = ([key].compactMap(\.self) + shown)
    var references: [BoardReference] = []
    if let reference {
      for column in columns {
        references.append(try reference.row(on: book, dimension: column, data))
      }
    }
    return try BoardFindings(
      book, models: listed, all: entries.count, dimensions: shown, key: key, isByName: isByName,
      references: references, cautions: data.cautions)
  }

  /// The leading dimension: what rows are sorted by; by names the mean over all where there is one.
  private func key(
    isByName: Bool, of book: ScoreBook, shown: [String]
  ) throws(Diagnostics) -> String? {
    let usual = book.hasOverallScore ? ModelScore.overall : nil
    if isByName { return usual }
    guard let sort else { return usual ?? shown[0] }
    do throws(Diagnostics) {
      return try book.dimensionIdentifier(sort.text)
    } catch {
      throw Diagnostics(
        error.all.map { problem in
          sort.place.map { problem.moved(to: $0) } ?? problem
        })
    }
  }

  /// No group of few people is shown (S20).
  private static func checkSize(
    _ target: CultureTarget, _ reference: ReferenceOption
  ) throws(Diagnostics) {
    guard let people = target.respondents, people < JudgeMatrix.fewestPeople else { return }
    throw Diagnostics(
      report: .smallGroup, at: reference.place,
      "the reference stands for fewer than \(JudgeMatrix.fewestPeople) people",
      remedy: "Name a larger group, or leave out `reference`")
  }

  func blocks(_ found: BoardFindings, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    [found.block(at: place)]
  }

  func promises(_ found: BoardFindings) -> CaptionPromises? { found.promises }
}
