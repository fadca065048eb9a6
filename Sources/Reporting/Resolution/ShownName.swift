internal import Analysis
internal import Diagnostics
internal import FileFormats

/// A name from a log as it stands on a page: nothing in it is invisible, it never turns the line
/// that it stands in, and it is never so long that it fills the page.
///
/// Two different names are shown differently.
func shownName(_ name: String) -> String {
  let visible = VisibleText.name(name)
  let isLong = visible.unicodeScalars.count > ShownName.mostScalars
  return ShownName.directed(isLong ? ShownName.shortened(visible, of: name) : visible)
}

/// What ``shownName(_:)`` does to long names and to names that are read from the right.
private enum ShownName {
  static let mostScalars = 160

  /// The beginning and the end, and a digest that tells the name from others like it.
  static func shortened(_ visible: String, of name: String) -> String {
    let scalars = visible.unicodeScalars
    return "\(String(scalars.prefix(96)))…\(String(scalars.suffix(32))) "
      + "[sha256 \(SHA256.hexadecimal(Array(name.utf8)).prefix(12))]"
  }

  /// The name with left-to-right marks round every stretch of letters that are read from the right.
  ///
  /// Such a stretch reads as it should, and all else keeps its place: without the marks a number
  /// after a Hebrew name would stand before it (Unicode Standard Annex 9, rules W2 to N2).
  static func directed(_ name: String) -> String {
    guard name.unicodeScalars.contains(where: isReadFromTheRight) else { return name }
    let mark: Unicode.Scalar = "\u{200E}"
    var shown = String.UnicodeScalarView()
    /// Spaces and marks after a stretch; they belong to it when it goes on.
    var pending: [Unicode.Scalar] = []
    var isInside = false
    for scalar in name.unicodeScalars {
      if isReadFromTheRight(scalar) {
        if !isInside { shown.append(mark) }
        shown.append(contentsOf: pending)
        pending = []
        shown.append(scalar)
        isInside = true
      } else if isInside, joinsStretch(scalar) {
        pending.append(scalar)
      } else {
        if isInside { shown.append(mark) }
        isInside = false
        shown.append(contentsOf: pending)
        pending = []
        shown.append(scalar)
      }
    }
    if isInside { shown.append(mark) }
    shown.append(contentsOf: pending)
    return String(shown)
  }

  private static func joinsStretch(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar.properties.isGraphemeExtend
  }

  /// Letters of the scripts that are written from right to left, by their blocks.
  private static func isReadFromTheRight(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF,
      0x1E800...0x1EFFF:
      !scalar.properties.isGraphemeExtend
    default: false
    }
  }
}

extension Caution {
  /// The sentence beside its model's name, which need not be said again.
  var withoutModel: String {
    guard let model else { return message }
    let name = VisibleText.name(model)
    guard let subject = ["\(name): ", "\(name)："].first(where: message.hasPrefix) else {
      return shownMessage
    }
    let rest = message.dropFirst(subject.count)
    return rest.prefix(1).uppercased() + rest.dropFirst()
  }

  /// The sentence with its model's name as pages show it.
  var shownMessage: String {
    guard let model else { return message }
    let written = VisibleText.name(model)
    let shown = shownName(model)
    return written == shown
      ? message : message.replacing(written, with: shown, maxReplacements: 1)
  }
}
