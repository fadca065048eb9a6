internal import Analysis
internal import Diagnostics
internal import FileFormats

/// Whose verdicts are held for the truth, as a source of data or a cell names it: `gold: human`, a
/// `judge_id`, or a file that is read as any log, with `gold-map` where it needs a column map.
struct GoldOption: Sendable {
  let text: String
  /// Where it stands.
  let place: Place
  /// Name or path of a column map.
  let map: String?
  private let mapPlace: Place?

  /// Gold that was named before.
  init(again text: String, map: String?) {
    self.text = text
    self.map = map
    place = .file(text)
    mapPlace = nil
  }

  /// - Returns: nil where nothing is named.
  init?(in reader: inout OptionReader) {
    let node = reader.node("gold")
    let map = reader.placedStrings("gold-map")?.first
    guard let node else {
      if let map {
        reader.add(
          Diagnostic(
            report: .invalidValue, at: map.place,
            "\(reader.owner): `gold-map` stands without `gold`",
            remedy: "Add `gold: FILE`, or remove it"))
      }
      return nil
    }
    place = reader.place(of: node)
    self.map = map?.text
    mapPlace = map?.place
    guard let text = node.text, !text.isEmpty else {
      reader.add(
        Diagnostic(
          report: .invalidValue, at: place,
          "\(reader.owner): `gold` is not `human`, a judge or a file",
          remedy: "Write `gold: human`, a judge_id, or a path"))
      return nil
    }
    self.text = text
  }

  /// Where a problem with the map is shown.
  var placeOfMap: Place { mapPlace ?? place }
}

extension GoldOption: Hashable {
  /// Two are the same where they name the same, wherever they stand.
  static func == (one: GoldOption, other: GoldOption) -> Bool {
    one.text.isExactly(other.text) && one.map == other.map
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(Array(text.utf8))
    hasher.combine(map)
  }
}
