internal import Analysis
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// The cautions on what a figure shows, as one or two sentences for its caption.
struct FigureCautions {
  let text: String

  /// - Parameters:
  ///   - cautions: All of a study; those on other models or dimensions are left out.
  ///   - dimensions: Identifiers of what is shown.
  init(_ cautions: [Caution], models: [String], dimensions: [String], system: ValueSystem) {
    let shown = cautions.filter { caution in
      caution.code != .publishedOnly && caution.code != .publishedExcluded
        && caution.model.map { model in models.contains { $0.isExactly(model) } } ?? true
        && caution.dimension.map(dimensions.contains) ?? true
    }
    var groups: [(code: Caution.Code, places: [String])] = []
    for caution in shown {
      let dimension = caution.dimension.flatMap { system.dimension(named: $0)?.name }
      // A figure of one dimension need not name it.
      let place = [caution.model.map(shownName), dimensions.count > 1 ? dimension : nil]
        .compactMap(\.self).joined(separator: said(", "))
      if let index = groups.firstIndex(where: { $0.code == caution.code }) {
        groups[index].places.append(place)
      } else {
        groups.append((caution.code, [place]))
      }
    }
    let parts = groups.map { group in
      var places = group.places.filter { !$0.isEmpty }
      // What holds everywhere need not be listed.
      if places.count == dimensions.count, dimensions.count > 1,
        Set(places) == Set(dimensions.compactMap { system.dimension(named: $0)?.name })
      {
        places = [said("all \(dimensions.count) dimensions")]
      }
      guard !places.isEmpty else { return group.code.title.lowercased() }
      let listed = CountText.list(places, most: 6, separator: said("; "), last: said("; and "))
      return said("\(group.code.title.lowercased()) (\(listed))")
    }
    text = parts.isEmpty ? "" : " " + said("Caution: \(parts.joined(separator: said(", "))).")
  }
}
